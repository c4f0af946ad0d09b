package io.millrace.trainer.live;

/**
 * 64 bits of an event's id: FNV-1a over its UTF-16 units, then the finalizer of MurmurHash3, which
 * spreads them. Two of ten million ids share one with a chance of 1 in 300,000.
 */
final class EventHash {
    private static final long BASIS = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;
    private static final long FIRST_MIX = 0xFF51AFD7ED558CCDL;
    private static final long SECOND_MIX = 0xC4CEB9FE1A85EC53L;

    private EventHash() {}

    /** Never 0, which stands for an empty place. */
    static long of(String id) {
        long hash = BASIS;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * FIRST_MIX;
        hash = (hash ^ (hash >>> 33)) * SECOND_MIX;
        hash ^= hash >>> 33;
        return hash == 0 ? 1 : hash;
    }

    /**
     * Whether an event is in the sample of {@code 1 / 2^halvings}; who is in it is in all larger
     * ones.
     */
    static boolean sampled(long hash, int halvings) {
        return halvings == 0 || hash >>> (Long.SIZE - halvings) == 0;
    }
}
