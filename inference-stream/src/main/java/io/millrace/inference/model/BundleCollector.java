package io.millrace.inference.model;

import io.millrace.schemas.model.BundleKey;
import io.millrace.schemas.model.Chunks;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the records of {@code <p>.models} together again. One thread.
 *
 * <p>Chunks whose manifest has not come are kept up to a limit; beyond it those of the oldest
 * version go, so that leftovers cannot fill the memory.
 */
final class BundleCollector {
    private final long limit;
    private final Map<String, Map<Integer, byte[]>> waiting = new LinkedHashMap<>();
    private long bytes;

    /**
     * @param limit the most bytes of incomplete versions to keep
     */
    BundleCollector(long limit) {
        this.limit = limit;
    }

    /**
     * Takes the next record.
     *
     * @param value null for a tombstone
     * @return the bundle that a manifest completes
     * @throws UnreadableRecordException where the manifest or what it completes is wrong
     */
    Optional<ModelBundle> accept(BundleKey key, byte[] value) {
        if (!key.isManifest()) {
            chunk(key, value);
            return Optional.empty();
        }
        var chunks = forget(key.version());
        if (value == null) {
            return Optional.empty();
        }
        var manifest = Manifest.fromJson(value);
        if (!manifest.version().equals(key.version())) {
            throw new UnreadableRecordException(
                    "under the key '" + key + "' lies the manifest of " + manifest.version());
        }
        return Optional.of(Chunks.join(manifest, chunks));
    }

    private void chunk(BundleKey key, byte[] value) {
        if (value == null) {
            var chunks = waiting.get(key.version());
            if (chunks != null) {
                bytes -= length(chunks.remove(key.chunk()));
            }
            return;
        }
        bytes += value.length;
        var chunks = waiting.computeIfAbsent(key.version(), any -> new HashMap<>());
        bytes -= length(chunks.put(key.chunk(), value));
        while (bytes > limit) {
            forget(waiting.keySet().iterator().next());
        }
    }

    private Map<Integer, byte[]> forget(String version) {
        var chunks = waiting.remove(version);
        if (chunks == null) {
            return Map.of();
        }
        bytes -= chunks.values().stream().mapToLong(BundleCollector::length).sum();
        return chunks;
    }

    private static long length(byte[] chunk) {
        return chunk == null ? 0 : chunk.length;
    }
}
