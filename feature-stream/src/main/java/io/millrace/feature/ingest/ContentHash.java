package io.millrace.feature.ingest;

import io.millrace.schemas.record.Row;

/**
 * A 64-bit hash of what an event says, whatever way its bytes were written: tells a repeat from a
 * conflict.
 */
final class ContentHash {
    private ContentHash() {}

    static long of(Row row) {
        long hash = mixed(row.present());
        for (int field = 0; field < row.schema().size(); field++) {
            var text = row.text(field);
            hash = mixed(hash * 31 + (text == null ? row.bits(field) : ofText(text)));
        }
        return hash;
    }

    private static long ofText(String text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash * 0x100000001b3L) ^ text.charAt(i);
        }
        return hash;
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
    private static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
