package io.millrace.feature.timeline;

import io.millrace.schemas.record.IdType;
import java.util.Arrays;
import java.util.List;

/**
 * Some events in their order, column by column. Events and labels are only added, each with its
 * ordinal, so that a reader that knows fewer ordinals can leave the later ones out.
 */
public final class EventBlock {
    private static final int SMALLEST = 9;
    private static final long[] NONE = {};
    private static final int PRESENT = 1;
    static final int MARKS = 3;

    /** What it takes besides its events, in bytes. */
    static final int OVERHEAD = 160;

    private static final int HASH = 1;
    private static final int NUMBER = 2;

    final EventLayout layout;
    final int stride;

    int size;

    /**
     * What windows look at, one row of {@link EventLayout#stride} longs per event: time, mask of
     * the columns that are there, mask of the filters where the layout has any, bits of the
     * columns. A window's edge reads one row, so it lies together.
     */
    long[] rows;

    /** What else there is of each event, {@value #MARKS} longs: ordinal, hash, id if a number. */
    long[] marks;

    /** Ids where they are texts, else null. */
    byte[][] idTexts;

    String[][] texts;
    Labels labels = Labels.NONE;

    /** Latest labels by event, NaN where there is none; null until somebody asks. */
    private double[] latest;

    EventBlock(EventLayout layout) {
        this(layout, 0);
    }

    EventBlock(EventLayout layout, int capacity) {
        this.layout = layout;
        this.stride = layout.stride;
        int columns = layout.columns().size();
        rows = capacity == 0 ? NONE : new long[capacity * stride];
        marks = capacity == 0 ? NONE : new long[capacity * MARKS];
        idTexts = layout.ids() == IdType.LONG ? null : new byte[capacity][];
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
        return marks[index * MARKS];
    }

    /**
     * Index of the event of an ordinal, -1 where there is none; found fast where it is expected.
     */
    int indexOf(long ordinal, int expected) {
        for (int i = 0, at = expected; i < size; i++, at++) {
            at = at < size ? at : 0;
            if (ordinal(at) == ordinal) {
                return at;
            }
        }
        return -1;
    }

    public int hash(int index) {
        return (int) marks[index * MARKS + HASH];
    }

    public boolean satisfies(int index, int filter) {
        return filter < 0 || (rows[index * stride + layout.filters] & 1L << filter) != 0;
    }

    /** Whether an event has all columns and satisfies all filters of two masks. */
    public boolean isAll(int index, long columns, long required) {
        int row = index * stride;
        return (rows[row + PRESENT] & columns) == columns
                && (rows[row + layout.filters] & required) == required;
    }

    public boolean has(int index, int column) {
        return (rows[index * stride + PRESENT] & 1L << column) != 0;
    }

    /** The bits of a column that is no text; 0 where it is missing. */
    public long bits(int index, int column) {
        return rows[index * stride + layout.firstColumn + column];
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
        return labels.asOf(ordinal(index), asOfOrdinal, orDefault);
    }

    /** Adds a label that is newer than all before of that event; false where it is not. */
    boolean addLabel(int index, long ordinal, int revision, double value) {
        if (labels == Labels.NONE) {
            labels = new Labels();
        }
        boolean added = labels.add(ordinal(index), ordinal, revision, value);
        if (added && latest != null) {
            latest[index] = value;
        }
        return added;
    }

    long present(int index) {
        return rows[index * stride + PRESENT];
    }

    long filters(int index) {
        return layout.filtered() ? rows[index * stride + layout.filters] : 0;
    }

    void setTime(int index, long time) {
        rows[index * stride] = time;
    }

    void setPresent(int index, long present) {
        rows[index * stride + PRESENT] = present;
    }

    void setFilters(int index, long satisfied) {
        if (layout.filtered()) {
            rows[index * stride + layout.filters] = satisfied;
        }
    }

    void setBits(int index, int column, long bits) {
        rows[index * stride + layout.firstColumn + column] = bits;
    }

    void setOrdinal(int index, long ordinal) {
        marks[index * MARKS] = ordinal;
    }

    void setHash(int index, int hash) {
        marks[index * MARKS + HASH] = hash;
    }

    /** The id of an event where ids are numbers. */
    long number(int index) {
        return marks[index * MARKS + NUMBER];
    }

    void setNumber(int index, long number) {
        marks[index * MARKS + NUMBER] = number;
    }

    EventId id(int index) {
        return idTexts == null ? new EventId(number(index), null) : new EventId(0, idTexts[index]);
    }

    boolean hasId(int index, EventId id) {
        return idTexts == null
                ? number(index) == id.number()
                : Arrays.equals(idTexts[index], id.text());
    }

    /** Order of the event here against (time, id). */
    public int compareTo(int index, long time, EventId id) {
        long here = rows[index * stride];
        if (here != time) {
            return Long.compare(here, time);
        }
        return idTexts == null
                ? Long.compare(number(index), id.number())
                : Arrays.compareUnsigned(idTexts[index], id.text());
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
        if (size == capacity()) {
            resize(room());
        }
        if (index < size) {
            shift(index);
        }
        size++;
        latest = null;
        int row = index * stride;
        rows[row] = event.time;
        rows[row + PRESENT] = event.present;
        setFilters(index, event.filters);
        System.arraycopy(
                event.bits, 0, rows, row + layout.firstColumn, stride - layout.firstColumn);
        int mark = index * MARKS;
        marks[mark] = event.ordinal;
        marks[mark + HASH] = event.hash;
        marks[mark + NUMBER] = event.id.number();
        if (idTexts != null) {
            idTexts[index] = event.id.text();
        }
        for (int i = 0; texts != null && i < texts.length; i++) {
            if (texts[i] != null) {
                texts[i][index] = event.texts[i];
            }
        }
    }

    /**
     * Moves the events from an index on into a new block, which also gets the room to grow; what
     * stays here takes no more than it needs.
     */
    EventBlock splitOff(int from) {
        var right = new EventBlock(layout);
        right.rows = rows;
        right.marks = marks;
        right.idTexts = idTexts;
        right.texts = texts == null ? null : texts.clone();
        resize(from);
        for (int i = from; i < size; i++) {
            right.take(right, i, i - from);
        }
        right.size = size - from;
        right.letGoOfTexts(size);
        right.labels = labels.of(right);
        size = from;
        labels = labels.of(this);
        latest = null;
        return right;
    }

    /** One block of some that follow each other. */
    static EventBlock of(EventLayout layout, List<EventBlock> parts) {
        var whole = new EventBlock(layout, parts.stream().mapToInt(EventBlock::size).sum());
        var labels = new Labels();
        for (var part : parts) {
            for (int i = 0; i < part.size; i++) {
                whole.take(part, i, whole.size++);
            }
            labels.append(part.labels);
        }
        whole.labels = labels.size == 0 ? Labels.NONE : labels;
        return whole;
    }

    /** Keeps only what had arrived before an ordinal. */
    void forgetFrom(long ordinal) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (ordinal(i) < ordinal) {
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
        return OVERHEAD + capacity() * layout.eventBytes + labels.bytes();
    }

    private void take(EventBlock from, int index, int to) {
        System.arraycopy(from.rows, index * stride, rows, to * stride, stride);
        System.arraycopy(from.marks, index * MARKS, marks, to * MARKS, MARKS);
        if (idTexts != null) {
            idTexts[to] = from.idTexts[index];
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
        System.arraycopy(marks, index * MARKS, marks, (index + 1) * MARKS, moved * MARKS);
        if (idTexts != null) {
            System.arraycopy(idTexts, index, idTexts, index + 1, moved);
        }
        for (int i = 0; texts != null && i < texts.length; i++) {
            if (texts[i] != null) {
                System.arraycopy(texts[i], index, texts[i], index + 1, moved);
            }
        }
    }

    /** Clears what lies behind the last event, up to an index. */
    private void letGoOfTexts(int end) {
        if (idTexts != null) {
            Arrays.fill(idTexts, size, end, null);
        }
        for (int i = 0; texts != null && i < texts.length; i++) {
            if (texts[i] != null) {
                Arrays.fill(texts[i], size, end, null);
            }
        }
    }

    /** Room for some more, in three steps up to an open block that is full. */
    private int room() {
        if (size >= Timeline.OPEN_LARGEST) {
            return 2 * size;
        }
        return Math.min(Math.max(SMALLEST, 3 * size), Timeline.OPEN_LARGEST);
    }

    private int capacity() {
        return marks.length / MARKS;
    }

    private void resize(int capacity) {
        rows = Arrays.copyOf(rows, capacity * stride);
        marks = Arrays.copyOf(marks, capacity * MARKS);
        idTexts = idTexts == null ? null : Arrays.copyOf(idTexts, capacity);
        for (int i = 0; texts != null && i < texts.length; i++) {
            texts[i] = texts[i] == null ? null : Arrays.copyOf(texts[i], capacity);
        }
    }
}
