package io.millrace.feature.timeline;

import java.util.List;

/**
 * How large sealed blocks are. An entity of some thousand events has blocks of one tier, {@value
 * #FANOUT} of which are as large as one of the next. An entity with more would have a directory
 * that grows with its events and is written at each commit; there the older blocks are merged, tier
 * by tier (as a log-structured merge tree: O'Neil et al., 1996), each event a few times in its
 * life, and the newest, where late events and the edges of short windows lie, stay small.
 *
 * <p>A sealed block that late events make twice as large as its tier is halved, so every block lies
 * between its tier and twice that, until events expire.
 */
final class Tiers {
    /** Blocks of a tier that are merged to one of the next. */
    static final int FANOUT = 8;

    /** Sealed blocks that an entity has before any are merged. */
    static final int MANY = 64;

    /** Newest blocks of a tier that are not merged. */
    private static final int KEPT = 8;

    private final int[] sizes;

    /**
     * @param smallest events of a block when it is sealed
     * @param largest no block is merged to more than twice as many events
     */
    Tiers(int smallest, int largest) {
        int tiers = 1;
        for (int size = smallest; size * FANOUT <= largest; size *= FANOUT) {
            tiers++;
        }
        sizes = new int[tiers];
        for (int i = 0, size = smallest; i < tiers; i++, size *= FANOUT) {
            sizes[i] = size;
        }
    }

    /** Whether a sealed block, which grows by one event at a time, has to be halved. */
    boolean isTwiceATier(int size) {
        for (int tier : sizes) {
            if (size == 2 * tier) {
                return true;
            }
        }
        return false;
    }

    /**
     * The first of {@value #FANOUT} blocks that are to be merged; -1 where none are.
     *
     * @param sealed in their order
     */
    int mergeable(List<Slot> sealed) {
        if (sealed.size() <= MANY) {
            return -1;
        }
        int end = sealed.size();
        for (int tier = 1; tier < sizes.length; tier++) {
            int start = end;
            while (start > 0 && sealed.get(start - 1).size < sizes[tier]) {
                start--;
            }
            if (end - start >= KEPT + FANOUT) {
                return start;
            }
            end = start;
        }
        return -1;
    }
}
