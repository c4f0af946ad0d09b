package io.millrace.feature.timeline;

import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.FieldType;

/**
 * Bytes of an {@link EventBlock}, format 1, column by column:
 *
 * <pre>
 * version        1 byte
 * n              number of events
 * times          first, then the distance to the one before
 * ids            numbers: as times; texts: length and UTF-8 each
 * ordinals       1 byte: 0 consecutive, then the first; 1 else, then as times
 * hashes         4 bytes each
 * filters        a mask each, where the layout has filters
 * present        1 byte: 0 all columns of all events, 1 else, then a mask each
 * columns        one behind the other; of each event that has it: a number; 8 bytes where the
 *                column is a double; length and UTF-8 where it is a text; timestamps as distance to
 *                the event's time
 * labels         how many; each: ordinal of its event, its own, its revision, its value (1 byte 0
 *                or 1 for these, else 2 and 8 bytes)
 * </pre>
 *
 * Numbers are zigzag varints ({@link WireWriter#number}).
 */
public final class BlockCodec {
    static final int VERSION = 1;
    private static final int REAL = 2;

    private final EventLayout layout;
    private final long allColumns;

    public BlockCodec(EventLayout layout) {
        this.layout = layout;
        this.allColumns = (1L << layout.columns().size()) - 1;
    }

    public void write(EventBlock block, WireWriter to) {
        int n = block.size;
        to.oneByte(VERSION).number(n);
        times(block, to);
        ids(block, to);
        ordinals(block, to);
        for (int i = 0; i < n; i++) {
            to.fixedSmall(block.hash(i));
        }
        if (layout.filtered()) {
            for (int i = 0; i < n; i++) {
                to.number(block.filters(i));
            }
        }
        present(block, to);
        for (int column = 0; column < layout.columns().size(); column++) {
            column(block, column, to);
        }
        labels(block.labels, to);
    }

    /** Reads a block. */
    public EventBlock read(WireReader from) {
        from.version(VERSION, "a block of events");
        int n = from.small();
        var block = new EventBlock(layout, Math.max(n, 1));
        block.size = n;
        times(block, from);
        ids(block, from);
        ordinals(block, from);
        for (int i = 0; i < n; i++) {
            block.setHash(i, from.fixedSmall());
        }
        if (layout.filtered()) {
            for (int i = 0; i < n; i++) {
                block.setFilters(i, from.number());
            }
        }
        boolean masks = from.oneByte() == 1;
        for (int i = 0; i < n; i++) {
            block.setPresent(i, masks ? from.number() : allColumns);
        }
        for (int column = 0; column < layout.columns().size(); column++) {
            column(block, column, from);
        }
        block.labels = labels(from);
        return block;
    }

    private static void times(EventBlock block, WireWriter to) {
        long before = 0;
        for (int i = 0; i < block.size; i++) {
            to.number(block.time(i) - before);
            before = block.time(i);
        }
    }

    private static void times(EventBlock block, WireReader from) {
        long before = 0;
        for (int i = 0; i < block.size; i++) {
            before += from.number();
            block.setTime(i, before);
        }
    }

    private static void ids(EventBlock block, WireWriter to) {
        long before = 0;
        for (int i = 0; i < block.size; i++) {
            if (block.idTexts == null) {
                to.number(block.number(i) - before);
                before = block.number(i);
            } else {
                to.bytes(block.idTexts[i]);
            }
        }
    }

    private static void ids(EventBlock block, WireReader from) {
        long before = 0;
        for (int i = 0; i < block.size; i++) {
            if (block.idTexts == null) {
                before += from.number();
                block.setNumber(i, before);
            } else {
                block.idTexts[i] = from.bytes();
            }
        }
    }

    private static void ordinals(EventBlock block, WireWriter to) {
        boolean consecutive = true;
        for (int i = 1; i < block.size && consecutive; i++) {
            consecutive = block.ordinal(i) == block.ordinal(i - 1) + 1;
        }
        to.oneByte(consecutive ? 0 : 1);
        int written = consecutive ? Math.min(block.size, 1) : block.size;
        long before = 0;
        for (int i = 0; i < written; i++) {
            to.number(block.ordinal(i) - before);
            before = block.ordinal(i);
        }
    }

    private static void ordinals(EventBlock block, WireReader from) {
        boolean consecutive = from.oneByte() == 0;
        long ordinal = 0;
        for (int i = 0; i < block.size; i++) {
            ordinal += consecutive && i > 0 ? 1 : from.number();
            block.setOrdinal(i, ordinal);
        }
    }

    private void present(EventBlock block, WireWriter to) {
        boolean all = true;
        for (int i = 0; i < block.size && all; i++) {
            all = block.present(i) == allColumns;
        }
        to.oneByte(all ? 0 : 1);
        for (int i = 0; i < block.size && !all; i++) {
            to.number(block.present(i));
        }
    }

    private void column(EventBlock block, int column, WireWriter to) {
        var kind = layout.columns().get(column).kind();
        for (int i = 0; i < block.size; i++) {
            if (!block.has(i, column)) {
                continue;
            }
            switch (kind) {
                case STRING -> to.text(block.texts[column][i]);
                case DOUBLE, OUTCOME -> to.fixed(block.bits(i, column));
                case TIMESTAMP -> to.number(block.bits(i, column) - block.time(i));
                default -> to.number(block.bits(i, column));
            }
        }
    }

    private void column(EventBlock block, int column, WireReader from) {
        var kind = layout.columns().get(column).kind();
        for (int i = 0; i < block.size; i++) {
            if (!block.has(i, column)) {
                continue;
            }
            if (kind == FieldType.Kind.STRING) {
                block.texts[column][i] = from.text();
            } else {
                block.setBits(
                        i,
                        column,
                        switch (kind) {
                            case DOUBLE, OUTCOME -> from.fixed();
                            case TIMESTAMP -> from.number() + block.time(i);
                            default -> from.number();
                        });
            }
        }
    }

    private static void labels(Labels labels, WireWriter to) {
        to.number(labels.size);
        for (int i = 0; i < labels.size; i++) {
            to.number(labels.events[i]).number(labels.ordinals[i]).number(labels.revisions[i]);
            double value = labels.values[i];
            if (value == 0 || value == 1) {
                to.oneByte((int) value);
            } else {
                to.oneByte(REAL).real(value);
            }
        }
    }

    private static Labels labels(WireReader from) {
        int size = from.small();
        if (size == 0) {
            return Labels.NONE;
        }
        var labels = new Labels();
        for (int i = 0; i < size; i++) {
            long event = from.number();
            long ordinal = from.number();
            int revision = from.small();
            int kind = from.oneByte();
            labels.append(event, ordinal, revision, kind == REAL ? from.real() : kind);
        }
        return labels;
    }
}
