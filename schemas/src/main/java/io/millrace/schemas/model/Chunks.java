package io.millrace.schemas.model;

import io.millrace.schemas.record.UnreadableRecordException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An ONNX file in pieces that fit under the broker's default record size. All but the last are
 * {@link #BYTES} long. They are sent before the manifest, in one transaction with it.
 */
public final class Chunks {
    public static final int BYTES = 512 << 10;

    private Chunks() {}

    /** Number of chunks of a file. */
    public static int count(int size) {
        return Math.toIntExact(((long) size + BYTES - 1) / BYTES);
    }

    public static List<byte[]> split(byte[] onnx) {
        var chunks = new ArrayList<byte[]>(count(onnx.length));
        for (int from = 0; from < onnx.length; from += BYTES) {
            chunks.add(Arrays.copyOfRange(onnx, from, Math.min(onnx.length, from + BYTES)));
        }
        return chunks;
    }

    /**
     * The file again.
     *
     * @param chunks by number; more than the manifest counts are ignored
     * @throws UnreadableRecordException where a chunk is missing, the size or the hash differs
     */
    public static ModelBundle join(Manifest manifest, Map<Integer, byte[]> chunks) {
        long size = 0;
        for (int i = 0; i < manifest.chunks(); i++) {
            var chunk = chunks.get(i);
            if (chunk == null) {
                throw new UnreadableRecordException(
                        "chunk %d of %d of model %s is missing"
                                .formatted(i, manifest.chunks(), manifest.version()));
            }
            size += chunk.length;
        }
        if (size != manifest.size()) {
            throw new UnreadableRecordException(
                    "the chunks of model %s have %d bytes, its manifest says %d"
                            .formatted(manifest.version(), size, manifest.size()));
        }
        var onnx = new byte[manifest.size()];
        int at = 0;
        for (int i = 0; i < manifest.chunks(); i++) {
            var chunk = chunks.get(i);
            System.arraycopy(chunk, 0, onnx, at, chunk.length);
            at += chunk.length;
        }
        var sha256 = Sha256.hex(onnx);
        if (!sha256.equals(manifest.sha256())) {
            throw new UnreadableRecordException(
                    "the chunks of model %s have the sha256 %s, its manifest says %s"
                            .formatted(manifest.version(), sha256, manifest.sha256()));
        }
        return new ModelBundle(manifest, onnx);
    }
}
