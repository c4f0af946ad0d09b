package io.millrace.feature.backfill;

import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.WireReader;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.record.IdType;
import java.util.Arrays;

/**
 * A part of a partition, put in order: by key, and of a key in the order in which its entity is
 * told. Holds places of records in the part's bytes, and decodes of each only what the order needs.
 */
final class Told {
    private static final int SHORT = 7;

    private final byte[] part;
    private final EntityPlan entity;
    private final IdType idType;
    private final WireReader reader = new WireReader();
    private int[] places = new int[1 << 10];
    private int[] keys = new int[1 << 10];
    private long[] times = new long[1 << 10];
    private byte[] ranks = new byte[1 << 10];
    private long[] ids = new long[1 << 10];
    private int size;
    private int[] order;

    /**
     * @param idType of the spine's ids
     */
    Told(byte[] part, EntityPlan entity, IdType idType) {
        this.part = part;
        this.entity = entity;
        this.idType = idType;
        read();
        sort();
    }

    byte[] part() {
        return part;
    }

    int size() {
        return size;
    }

    /** Place of the record that comes at this position. */
    int place(int position) {
        return places[order[position]];
    }

    /** Whether the record at a position is of the same key as the one before it. */
    boolean sameKey(int position) {
        return position > 0 && keys[order[position]] == keys[order[position - 1]];
    }

    private void read() {
        var table = new KeyTable(part);
        for (int at = 0; at < part.length; at = Spill.next(part, at)) {
            if (size == places.length) {
                grow();
            }
            reader.over(part, Spill.content(at));
            int length = reader.small();
            int key = reader.position();
            keys[size] = table.number(key, length);
            reader.over(part, key + length);
            times[size] = reader.fixed();
            ranks[size] = (byte) reader.oneByte();
            ids[size] = reader.fixed();
            places[size++] = at;
        }
        int[] numbers = table.inOrder();
        for (int i = 0; i < size; i++) {
            keys[i] = numbers[keys[i]];
        }
    }

    private void grow() {
        int more = 2 * size;
        places = Arrays.copyOf(places, more);
        keys = Arrays.copyOf(keys, more);
        times = Arrays.copyOf(times, more);
        ranks = Arrays.copyOf(ranks, more);
        ids = Arrays.copyOf(ids, more);
    }

    /** By key in one pass, then each key's own. */
    private void sort() {
        int most = 0;
        for (int i = 0; i < size; i++) {
            most = Math.max(most, keys[i] + 1);
        }
        var starts = new int[most + 1];
        for (int i = 0; i < size; i++) {
            starts[keys[i] + 1]++;
        }
        for (int i = 0; i < most; i++) {
            starts[i + 1] += starts[i];
        }
        order = new int[size];
        var next = starts.clone();
        for (int i = 0; i < size; i++) {
            order[next[keys[i]]++] = i;
        }
        var scratch = new int[size];
        for (int key = 0; key < most; key++) {
            sort(starts[key], starts[key + 1], scratch);
        }
    }

    /** Merges halves; what is in order already costs one comparison per half. */
    private void sort(int from, int to, int[] scratch) {
        if (to - from < SHORT) {
            for (int i = from + 1; i < to; i++) {
                int moved = order[i];
                int at = i;
                for (; at > from && compare(order[at - 1], moved) > 0; at--) {
                    order[at] = order[at - 1];
                }
                order[at] = moved;
            }
            return;
        }
        int middle = (from + to) >>> 1;
        sort(from, middle, scratch);
        sort(middle, to, scratch);
        if (compare(order[middle - 1], order[middle]) <= 0) {
            return;
        }
        System.arraycopy(order, from, scratch, from, middle - from);
        int left = from;
        int right = middle;
        for (int at = from; left < middle; at++) {
            boolean takeRight = right < to && compare(scratch[left], order[right]) > 0;
            order[at] = takeRight ? order[right++] : scratch[left++];
        }
    }

    private int compare(int left, int right) {
        if (times[left] != times[right]) {
            return Long.compare(times[left], times[right]);
        }
        return compareTied(
                part,
                places[left],
                ranks[left],
                ids[left],
                part,
                places[right],
                ranks[right],
                ids[right]);
    }

    /**
     * Of two records that are told at the same time.
     *
     * @param beginning of the id
     */
    int compareTied(
            byte[] part,
            int place,
            int rank,
            long beginning,
            byte[] otherPart,
            int otherPlace,
            int otherRank,
            long otherBeginning) {
        int group = Math.min(rank, EntityRecord.SPINE);
        int otherGroup = Math.min(otherRank, EntityRecord.SPINE);
        if (group != otherGroup) {
            return Integer.compare(group, otherGroup);
        }
        if (beginning != otherBeginning) {
            return Long.compare(beginning, otherBeginning);
        }
        var type = group == EntityRecord.OTHER ? entity.from().idType() : idType;
        int byId =
                type == IdType.LONG ? 0 : type.compare(id(part, place), id(otherPart, otherPlace));
        return byId != 0 ? byId : byRank(part, place, rank, otherPart, otherPlace, otherRank);
    }

    private int byRank(
            byte[] part, int place, int rank, byte[] otherPart, int otherPlace, int otherRank) {
        return rank != otherRank || !EntityRecord.isLabel(rank)
                ? Integer.compare(rank, otherRank)
                : Integer.compare(
                        label(part, place).revision(), label(otherPart, otherPlace).revision());
    }

    private String id(byte[] part, int place) {
        if (EntityRecord.isLabel(rank(part, place))) {
            return label(part, place).id();
        }
        overContent(part, place);
        return EntityRecord.event(reader, entity.columns().size(), idType, entity.from().idType())
                .id();
    }

    private LabelUpdate label(byte[] part, int place) {
        overContent(part, place);
        return EntityRecord.label(reader, idType);
    }

    private int rank(byte[] part, int place) {
        overContent(part, place);
        reader.fixed();
        return reader.oneByte();
    }

    /** Lets the reader stand behind the key. */
    private void overContent(byte[] part, int place) {
        reader.over(part, Spill.content(place));
        int length = reader.small();
        reader.over(part, reader.position() + length);
    }
}
