package io.millrace.feature.timeline;

import io.millrace.schemas.record.IdType;
import java.util.Arrays;

/**
 * Some events in their order, column by column. Events and labels are only added, each with its
 * ordinal, so that a reader that knows fewer ordinals can leave the later ones out.
 */
public final class EventBlock {
    static final int FIRST_COLUMN = 3;
    private static final int INITIAL = 16;
    private static final int PRESENT = 1;
    private static final int FILTERS = 2;

    final EventLayout layout;
    final int stride;
    int size;

    /**
     * What windows look at, one row of {@link EventLayout#stride} longs per event: time, mask of
     * the columns that are there, filters, bits of the columns. A window's edge reads one row, so
     * it lies together.
     */
    long[] rows;

    long[] numbers;
    byte[][] idTexts;
    long[] ordinals;
    int[] hashes;
    String[][] texts;
    Labels labels = Labels.NONE;

    /** Latest labels by event, NaN where there is none; null until somebody asks. */
    private double[] latest;

    EventBlock(EventLayout layout) {
        this(layout, INITIAL);
    }

    EventBlock(EventLayout layout, int capacity) {
        this.layout = layout;
        this.stride = layout.stride();
        int columns = layout.columns().size();
        rows = new long[capacity * stride];
        ordinals = new long[capacity];
        hashes = new int[capacity];
        if (layout.ids() == IdType.LONG) {
            numbers = new long[capacity];
        } else {
            idTexts = new byte[capacity][];
        }
        for (int i = 0; i < columns; i++) {
            if (layout.isText(i)) {
                texts = texts == null ? new String[columns][] : texts;
                texts[i] = new String[capacity];
            }
        }
    }

    public int size() {
        return size;
    }

    public long time(int index) {
        return rows[index * stride];
    }

    public long ordinal(int index) {
        return ordinals[index];
    }

    public int hash(int index) {
        return hashes[index];
    }

    public boolean satisfies(int index, int filter) {
        return filter < 0 || (rows[index * stride + FILTERS] & 1L << filter) != 0;
    }

    public boolean has(int index, int column) {
        return (rows[index * stride + PRESENT] & 1L << column) != 0;
    }

    /** The bits of a column that is no text; 0 where it is missing. */
    public long bits(int index, int column) {
        return rows[index * stride + FIRST_COLUMN + column];
    }

    /** The text of a column; null where it is missing or no text. */
    public String text(int index, int column) {
        return texts == null || texts[column] == null ? null : texts[column][index];
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

    long present(int index) {
        return rows[index * stride + PRESENT];
    }

    long filters(int index) {
        return rows[index * stride + FILTERS];
    }

    void setTime(int index, long time) {
        rows[index * stride] = time;
    }

    void setPresent(int index, long present) {
        rows[index * stride + PRESENT] = present;
    }

    void setFilters(int index, long filters) {
        rows[index * stride + FILTERS] = filters;
    }

    void setBits(int index, int column, long bits) {
        rows[index * stride + FIRST_COLUMN + column] = bits;
    }

    EventId id(int index) {
        return numbers == null ? new EventId(0, idTexts[index]) : new EventId(numbers[index], null);
    }

    boolean hasId(int index, EventId id) {
        return numbers == null
                ? Arrays.equals(idTexts[index], id.text())
                : numbers[index] == id.number();
    }

    /** Order of the event here against (time, id). */
    public int compareTo(int index, long time, EventId id) {
        long here = rows[index * stride];
        if (here != time) {
            return Long.compare(here, time);
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

    /** Index of the first event after a time. */
    int findAfter(long time) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (time(middle) <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    void insert(int index, Event event) {
        if (size == ordinals.length) {
            grow(
                    size < Timeline.OPEN_LARGEST
                            ? Math.min(2 * size, Timeline.OPEN_LARGEST)
                            : 2 * size);
        }
        if (index < size) {
            shift(index);
        }
        size++;
        latest = null;
        int row = index * stride;
        rows[row] = event.time();
        rows[row + PRESENT] = event.present();
        rows[row + FILTERS] = event.filters();
        System.arraycopy(event.bits(), 0, rows, row + FIRST_COLUMN, stride - FIRST_COLUMN);
        ordinals[index] = event.ordinal();
        hashes[index] = event.hash();
        if (numbers == null) {
            idTexts[index] = event.id().text();
        } else {
            numbers[index] = event.id().number();
        }
        for (int i = 0; texts != null && i < texts.length; i++) {
            if (texts[i] != null) {
                texts[i][index] = event.texts()[i];
            }
        }
    }

    /** Moves the events from an index on into a new block. */
    EventBlock splitOff(int from) {
        var right = new EventBlock(layout, Math.max(Timeline.OPEN_LARGEST, size - from));
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
        int perText = idTexts == null ? 0 : 40;
        for (int i = 0; texts != null && i < texts.length; i++) {
            perText += texts[i] == null ? 0 : 48;
        }
        return 160 + ordinals.length * (20 + 8 * stride) + size * perText + labels.bytes();
    }

    private void take(EventBlock from, int index, int to) {
        System.arraycopy(from.rows, index * stride, rows, to * stride, stride);
        ordinals[to] = from.ordinals[index];
        hashes[to] = from.hashes[index];
        if (numbers == null) {
            idTexts[to] = from.idTexts[index];
        } else {
            numbers[to] = from.numbers[index];
        }
        for (int i = 0; texts != null && i < texts.length; i++) {
            if (texts[i] != null) {
                texts[i][to] = from.texts[i][index];
            }
        }
    }

    private void shift(int index) {
        int moved = size - index;
        System.arraycopy(rows, index * stride, rows, (index + 1) * stride, moved * stride);
        System.arraycopy(ordinals, index, ordinals, index + 1, moved);
        System.arraycopy(hashes, index, hashes, index + 1, moved);
        if (numbers == null) {
            System.arraycopy(idTexts, index, idTexts, index + 1, moved);
        } else {
            System.arraycopy(numbers, index, numbers, index + 1, moved);
        }
        for (int i = 0; texts != null && i < texts.length; i++) {
            if (texts[i] != null) {
                System.arraycopy(texts[i], index, texts[i], index + 1, moved);
            }
        }
    }

    private void grow(int capacity) {
        rows = Arrays.copyOf(rows, capacity * stride);
        ordinals = Arrays.copyOf(ordinals, capacity);
        hashes = Arrays.copyOf(hashes, capacity);
        numbers = numbers == null ? null : Arrays.copyOf(numbers, capacity);
        idTexts = idTexts == null ? null : Arrays.copyOf(idTexts, capacity);
        for (int i = 0; texts != null && i < texts.length; i++) {
            texts[i] = texts[i] == null ? null : Arrays.copyOf(texts[i], capacity);
        }
    }
}
