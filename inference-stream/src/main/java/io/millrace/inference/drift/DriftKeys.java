package io.millrace.inference.drift;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/**
 * Keys of the joint of the drift: {@code counts/<version>/<from>/<to>/<partition>} and {@code
 * progress/<partition>}.
 */
final class DriftKeys {
    private static final String COUNTS = "counts/";
    private static final String PROGRESS = "progress/";

    private DriftKeys() {}

    /** Counts of one partition in one window. */
    record Part(WindowKey window, int partition) {}

    static byte[] counts(WindowKey window, int partition) {
        return (COUNTS + window.text() + "/" + partition).getBytes(UTF_8);
    }

    static byte[] progress(int partition) {
        return (PROGRESS + partition).getBytes(UTF_8);
    }

    static Optional<Part> part(String key) {
        if (!key.startsWith(COUNTS)) {
            return Optional.empty();
        }
        int slash = key.lastIndexOf('/');
        return Optional.of(
                new Part(
                        WindowKey.parse(key.substring(COUNTS.length(), slash)),
                        Integer.parseInt(key.substring(slash + 1))));
    }

    static Optional<Integer> partition(String key) {
        return key.startsWith(PROGRESS)
                ? Optional.of(Integer.valueOf(key.substring(PROGRESS.length())))
                : Optional.empty();
    }
}
