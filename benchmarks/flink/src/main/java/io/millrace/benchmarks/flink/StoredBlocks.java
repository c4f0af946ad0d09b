package io.millrace.benchmarks.flink;

import org.apache.flink.api.common.state.MapState;

/**
 * A card's sealed blocks. Layout of one: per event the time since the event before it (since 0 for
 * the first) and the cents, as varints. What was decoded for the event at hand is kept until the
 * next, since several windows may end in the same block.
 */
final class StoredBlocks {
    /** Events per block. */
    static final int SIZE = 64;

    private static final int DECODED = 4;

    private final MapState<Integer, byte[]> blocks;
    private final Block[] decoded = new Block[DECODED];
    private final Varints bytes = new Varints();
    private int held;

    StoredBlocks(MapState<Integer, byte[]> blocks) {
        this.blocks = blocks;
        for (int i = 0; i < DECODED; i++) {
            decoded[i] = new Block();
        }
    }

    /** Another card's event begins. */
    void forget() {
        held = 0;
    }

    Block get(int number) throws Exception {
        for (int i = 0; i < Math.min(held, DECODED); i++) {
            if (decoded[i].number == number) {
                return decoded[i];
            }
        }
        var block = decoded[held % DECODED];
        held++;
        block.number = number;
        bytes.over(blocks.get(number));
        long time = 0;
        for (int i = 0; i < SIZE; i++) {
            time += bytes.read();
            block.times[i] = time;
            block.cents[i] = bytes.read();
        }
        return block;
    }

    void seal(int number, long[] times, long[] cents) throws Exception {
        bytes.start();
        long before = 0;
        for (int i = 0; i < SIZE; i++) {
            bytes.write(times[i] - before);
            bytes.write(cents[i]);
            before = times[i];
        }
        blocks.put(number, bytes.copy());
    }

    void delete(int number) throws Exception {
        blocks.remove(number);
    }

    /** A block, decoded. */
    static final class Block {
        private int number;
        final long[] times = new long[SIZE];
        final long[] cents = new long[SIZE];
    }
}
