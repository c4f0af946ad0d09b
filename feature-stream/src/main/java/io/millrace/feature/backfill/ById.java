package io.millrace.feature.backfill;

import io.millrace.feature.wire.WireReader;
import java.util.Arrays;

/** The records that speak of each id, in the order in which they stand in some bytes. */
final class ById {
    private static final int NONE = -1;

    private int[] first = new int[1 << 10];
    private int[] last = new int[1 << 10];
    private int[] places = new int[1 << 10];
    private int[] next = new int[1 << 10];
    private int size;

    ById(byte[] records) {
        var ids = new KeyTable(records);
        var reader = new WireReader();
        int count = 0;
        for (int at = 0; at < records.length; at = Spill.next(records, at)) {
            if (count == places.length) {
                places = Arrays.copyOf(places, 2 * count);
                next = Arrays.copyOf(next, 2 * count);
            }
            int start = Spill.content(at);
            IdRecord.passId(reader.over(records, start), records);
            places[count] = start;
            next[count] = NONE;
            put(ids.number(start, reader.position() - start), count++);
        }
    }

    private void put(int id, int record) {
        if (id == first.length) {
            first = Arrays.copyOf(first, 2 * id);
            last = Arrays.copyOf(last, 2 * id);
        }
        if (id == size) {
            first[id] = record;
            size++;
        } else {
            next[last[id]] = record;
        }
        last[id] = record;
    }

    /** Of the ids; they are 0, 1, 2, ... */
    int size() {
        return size;
    }

    /** The first record of an id. */
    int first(int id) {
        return first[id];
    }

    /** The next record of the same id, negative for none. */
    int next(int record) {
        return next[record];
    }

    /** Where a record begins. */
    int place(int record) {
        return places[record];
    }
}
