package io.millrace.schemas.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Key of a record of {@code <p>.models}, UTF-8: {@code chunk/<version>/<i>}, counted from 0, or
 * {@code manifest/<version>}. The version is part of the key, so that compaction keeps every
 * version.
 *
 * @param chunk number of the chunk, {@link #MANIFEST} for the manifest
 */
public record BundleKey(String version, int chunk) {
    public static final int MANIFEST = -1;

    private static final Pattern FORM =
            Pattern.compile("chunk/([^/]+)/(0|[1-9][0-9]{0,6})|manifest/([^/]+)");

    public static BundleKey manifest(String version) {
        return new BundleKey(version, MANIFEST);
    }

    /** Empty where the bytes are not such a key. */
    public static Optional<BundleKey> parse(byte[] key) {
        if (key == null) {
            return Optional.empty();
        }
        var matcher = FORM.matcher(new String(key, UTF_8));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var parsed =
                matcher.group(3) == null
                        ? new BundleKey(matcher.group(1), Integer.parseInt(matcher.group(2)))
                        : manifest(matcher.group(3));
        return Manifest.isVersion(parsed.version) ? Optional.of(parsed) : Optional.empty();
    }

    public boolean isManifest() {
        return chunk == MANIFEST;
    }

    public byte[] bytes() {
        return toString().getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return isManifest() ? "manifest/" + version : "chunk/" + version + "/" + chunk;
    }
}
