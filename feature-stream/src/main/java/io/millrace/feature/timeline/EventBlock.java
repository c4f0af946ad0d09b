package io.millrace.feature.timeline;

import java.util.Arrays;

/**
 * Some events in their order, column by column. Events and labels are only added, each with its
 * ordinal, so that a reader that knows fewer ordinals can leave the later ones out.
 */
public final class EventBlock {
    private static final int INITIAL = 16;

    final EventLayout layout;
    int size;
    long[] times;
    long[] numbers;
    byte[][] idTexts;
    long[] ordinals;
    int[] hashes;
    long[] filters;
    long[] present;
    long[][] bits;
    String[][] texts;
    Labels labels = Labels.NONE;

    /** Latest labels by event, NaN where there is none; null until somebody asks. */
    private double[] latest;

    EventBlock(EventLayout layout) {
        this(layout, INITIAL);
    }

    EventBlock(EventLayout layout, int capacity) {
        this.layout = layout;
        int columns = layout.columns().size();
        times = new long[capacity];
        ordinals = new long[capacity];
        hashes = new int[capacity];
        present = new long[capacity];
        filters = layout.filtered() ? new long[capacity] : null;
        if (layout.ids() == io.millrace.schemas.record.IdType.LONG) {
            numbers = new long[capacity];
        } else {
            idTexts = new byte[capacity][];
        }
        bits = new long[columns][];
        texts = new String[columns][];
        for (int i = 0; i < columns; i++) {
            if (layout.isText(i)) {
                texts[i] = new String[capacity];
            } else {
                bits[i] = new long[capacity];
            }
        }
    }

    public int size() {
        return size;
    }

    public long time(int index) {
        return times[index];
    }

    public long ordinal(int index) {
        return ordinals[index];
    }

    public int hash(int index) {
        return hashes[index];
    }

    public boolean satisfies(int index, int filter) {
        return filter < 0 || (filters[index] & 1L << filter) != 0;
    }

    public boolean has(int index, int column) {
        return (present[index] & 1L << column) != 0;
    }

    /** The bits of a column that is no text; 0 where it is missing. */
    public long bits(int index, int column) {
        return bits[column] == null ? 0 : bits[column][index];
    }

    /** The text of a column; null where it is missing or no text. */
    public String text(int index, int column) {
        return texts[column] == null ? null : texts[column][index];
    }

    /** The label known last; {@code orDefault} where none is. */
    public double label(int index, double orDefault) {
        if (labels == Labels.NONE) {
            return orDefault;
        }
        if (latest == null) {
            latest = labels.latest(this);
        }
        return Double.isNaN(latest[index]) ? orDefault : latest[index];
    }

    /** The label as it was known to the arrival of this ordinal. */
    public double label(int index, long asOfOrdinal, double orDefault) {
        return labels.asOf(ordinals[index], asOfOrdinal, orDefault);
    }

    /** Adds a label that is newer than all before of that event; false where it is not. */
    boolean addLabel(int index, long ordinal, int revision, double value) {
        if (labels == Labels.NONE) {
            labels = new Labels();
        }
        latest = null;
        return labels.add(ordinals[index], ordinal, revision, value);
    }

    EventId id(int index) {
        return numbers == null ? new EventId(0, idTexts[index]) : new EventId(numbers[index], null);
    }

    /** Order of the event here against (time, id). */
    public int compareTo(int index, long time, EventId id) {
        if (times[index] != time) {
            return Long.compare(times[index], time);
        }
        return numbers == null
                ? Arrays.compareUnsigned(idTexts[index], id.text())
                : Long.compare(numbers[index], id.number());
    }

    /** Index of the first event not before (time, id). */
    int find(long time, EventId id) {
        if (size == 0 || compareTo(size - 1, time, id) < 0) {
            return size;
        }
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compareTo(middle, time, id) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    void insert(int index, Event event) {
        if (size == times.length) {
            grow(size * 2);
        }
        if (index < size) {
            shift(index);
        }
        size++;
        latest = null;
        times[index] = event.time();
        ordinals[index] = event.ordinal();
        hashes[index] = event.hash();
        present[index] = event.present();
        if (filters != null) {
            filters[index] = event.filters();
        }
        if (numbers == null) {
            idTexts[index] = event.id().text();
        } else {
            numbers[index] = event.id().number();
        }
        for (int i = 0; i < bits.length; i++) {
            if (bits[i] == null) {
                texts[i][index] = event.texts()[i];
            } else {
                bits[i][index] = event.bits()[i];
            }
        }
    }

    /** Moves the events from an index on into a new block. */
    EventBlock splitOff(int from) {
        var right = new EventBlock(layout, Math.max(INITIAL, size - from));
        for (int i = from; i < size; i++) {
            right.take(this, i, i - from);
        }
        right.size = size - from;
        right.labels = labels.of(right);
        size = from;
        labels = labels.of(this);
        latest = null;
        return right;
    }

    /** Keeps only what had arrived before an ordinal. */
    void forgetFrom(long ordinal) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (ordinals[i] < ordinal) {
                if (kept < i) {
                    take(this, i, kept);
                }
                kept++;
            }
        }
        size = kept;
        labels = labels.before(ordinal);
        latest = null;
    }

    /** Roughly, with what Java adds. */
    int bytes() {
        int perEvent = 36 + 8 * bits.length + (filters == null ? 0 : 8);
        int perText = idTexts == null ? 0 : 40;
        for (var text : texts) {
            perText += text == null ? 0 : 48;
        }
        return 160 + times.length * perEvent + size * perText + labels.bytes();
    }

    private void take(EventBlock from, int index, int to) {
        times[to] = from.times[index];
        ordinals[to] = from.ordinals[index];
        hashes[to] = from.hashes[index];
        present[to] = from.present[index];
        if (filters != null) {
            filters[to] = from.filters[index];
        }
        if (numbers == null) {
            idTexts[to] = from.idTexts[index];
        } else {
            numbers[to] = from.numbers[index];
        }
        for (int i = 0; i < bits.length; i++) {
            if (bits[i] == null) {
                texts[i][to] = from.texts[i][index];
            } else {
                bits[i][to] = from.bits[i][index];
            }
        }
    }

    private void shift(int index) {
        int moved = size - index;
        System.arraycopy(times, index, times, index + 1, moved);
        System.arraycopy(ordinals, index, ordinals, index + 1, moved);
        System.arraycopy(hashes, index, hashes, index + 1, moved);
        System.arraycopy(present, index, present, index + 1, moved);
        if (filters != null) {
            System.arraycopy(filters, index, filters, index + 1, moved);
        }
        if (numbers == null) {
            System.arraycopy(idTexts, index, idTexts, index + 1, moved);
        } else {
            System.arraycopy(numbers, index, numbers, index + 1, moved);
        }
        for (int i = 0; i < bits.length; i++) {
            var column = bits[i] == null ? (Object) texts[i] : bits[i];
            System.arraycopy(column, index, column, index + 1, moved);
        }
    }

    private void grow(int capacity) {
        times = Arrays.copyOf(times, capacity);
        ordinals = Arrays.copyOf(ordinals, capacity);
        hashes = Arrays.copyOf(hashes, capacity);
        present = Arrays.copyOf(present, capacity);
        filters = filters == null ? null : Arrays.copyOf(filters, capacity);
        numbers = numbers == null ? null : Arrays.copyOf(numbers, capacity);
        idTexts = idTexts == null ? null : Arrays.copyOf(idTexts, capacity);
        for (int i = 0; i < bits.length; i++) {
            bits[i] = bits[i] == null ? null : Arrays.copyOf(bits[i], capacity);
            texts[i] = texts[i] == null ? null : Arrays.copyOf(texts[i], capacity);
        }
    }
}
