package io.millrace.feature.backfill;

import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.PriorityQueue;

/** Sorted parts of a partition that is larger than the memory, merged. One thread. */
final class Runs implements AutoCloseable {
    private static final int SMALLEST_PART = 1 << 12;

    private final Spill spill;
    private final int memory;
    private final WireReader reader = new WireReader();
    private Told comparing;
    private int count;

    /** Who is told, record by record. */
    @FunctionalInterface
    interface Listener {
        void tell(byte[] part, int place, boolean sameKey);
    }

    /**
     * @param memory bytes that all runs together may take while they are merged
     */
    Runs(Stores stores, int memory) {
        this.spill = stores.runs(SMALLEST_PART);
        this.memory = memory;
    }

    void add(Told sorted) {
        comparing = sorted;
        var writer = spill.writer();
        var wire = new WireWriter();
        for (int i = 0; i < sorted.size(); i++) {
            int place = sorted.place(i);
            int content = Spill.content(place);
            wire.start()
                    .raw(
                            Arrays.copyOfRange(
                                    sorted.part(), content, Spill.next(sorted.part(), place)));
            writer.add(count, wire);
        }
        writer.flush();
        count++;
    }

    void merge(Listener listener) {
        var queue = new PriorityQueue<Run>(count, this::compare);
        for (int i = 0; i < count; i++) {
            var run = new Run(spill.parts(i, Math.max(SMALLEST_PART, memory / count)));
            if (run.advance()) {
                queue.add(run);
            }
        }
        byte[] key = null;
        for (var run = queue.poll(); run != null; run = queue.poll()) {
            boolean same = key != null && run.hasKey(key);
            if (!same) {
                key = run.key();
            }
            listener.tell(run.part, run.place, same);
            if (run.advance()) {
                queue.add(run);
            }
        }
    }

    private int compare(Run left, Run right) {
        int byKey =
                Arrays.compareUnsigned(
                        left.part,
                        left.keyFrom,
                        left.keyTo,
                        right.part,
                        right.keyFrom,
                        right.keyTo);
        if (byKey != 0) {
            return byKey;
        }
        int byTime = Long.compare(left.time, right.time);
        return byTime != 0
                ? byTime
                : comparing.compareTied(
                        left.part,
                        left.place,
                        left.rank,
                        left.id,
                        right.part,
                        right.place,
                        right.rank,
                        right.id);
    }

    /** One run, standing at a record. */
    private final class Run {
        private final Iterator<byte[]> parts;
        private byte[] part = new byte[0];
        private int next;
        private int place;
        private int keyFrom;
        private int keyTo;
        private long time;
        private int rank;
        private long id;

        Run(Iterator<byte[]> parts) {
            this.parts = parts;
        }

        boolean advance() {
            if (next == part.length) {
                if (!parts.hasNext()) {
                    return false;
                }
                part = parts.next();
                next = 0;
            }
            place = next;
            next = Spill.next(part, place);
            reader.over(part, Spill.content(place));
            int length = reader.small();
            keyFrom = reader.position();
            keyTo = keyFrom + length;
            reader.over(part, keyTo);
            time = reader.fixed();
            rank = reader.oneByte();
            id = reader.fixed();
            return true;
        }

        boolean hasKey(byte[] key) {
            return Arrays.equals(part, keyFrom, keyTo, key, 0, key.length);
        }

        byte[] key() {
            return Arrays.copyOfRange(part, keyFrom, keyTo);
        }
    }

    @Override
    public void close() {
        spill.close();
    }
}
