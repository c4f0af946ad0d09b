package io.millrace.feature.backfill;

import java.util.Arrays;

/** A well mixed hash of a key, the same on every machine. */
final class Hash {
    private static final int GOLDEN = 0x9E37_79B9;

    private Hash() {}

    static int of(byte[] key) {
        return mixed(Arrays.hashCode(key));
    }

    static int of(String text) {
        return mixed(text.hashCode());
    }

    /** Of the bytes from a place to another. */
    static int of(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return mixed(hash);
    }

    private static int mixed(int hash) {
        int mixed = hash * GOLDEN;
        return mixed ^ (mixed >>> 15);
    }
}
