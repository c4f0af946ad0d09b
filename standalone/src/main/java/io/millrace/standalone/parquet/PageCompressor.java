package io.millrace.standalone.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/** Compresses one page after the other. One thread. */
final class PageCompressor implements AutoCloseable {
    private static final int LEVEL = 1;

    private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
    private byte[] plain = new byte[0];
    private byte[] packed = new byte[0];

    /** Where a page of so many bytes is to be put. */
    byte[] plain(int size) {
        if (plain.length < size) {
            plain = new byte[size];
            packed = new byte[Math.toIntExact(Zstd.compressBound(size))];
        }
        return plain;
    }

    /** Compresses what has been put there; says how long {@link #packed} is now. */
    int compress(int size) {
        return zstd.compressByteArray(packed, 0, packed.length, plain, 0, size);
    }

    byte[] packed() {
        return packed;
    }

    @Override
    public void close() {
        zstd.close();
    }
}
