package io.millrace.feature.entity;

import io.millrace.feature.wire.Columns;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import java.util.Arrays;

/**
 * An event as an entity keeps it.
 *
 * <p>Value layout, format 1: version, ordinal of arrival, hash of the content (8 bytes), {@link
 * Columns}, number of labels, then per label its ordinal, its revision and its value (8 bytes).
 * Time and id stand in the key (see {@link EntityStore}).
 */
final class StoredEvent {
    static final int VERSION = 1;

    private final long time;
    private final byte[] id;
    private final long ordinal;
    private final long contentHash;
    private final Columns columns;
    private long[] labelOrdinals = new long[0];
    private int[] labelRevisions = new int[0];
    private double[] labelValues = new double[0];

    private StoredEvent(long time, byte[] id, long ordinal, long contentHash, Columns columns) {
        this.time = time;
        this.id = id;
        this.ordinal = ordinal;
        this.contentHash = contentHash;
        this.columns = columns;
    }

    static StoredEvent of(EntityEvent event, byte[] id, long ordinal) {
        var columns = new Columns(event.filters(), event.present(), event.bits(), event.texts());
        return new StoredEvent(event.time(), id, ordinal, event.contentHash(), columns);
    }

    static StoredEvent read(long time, byte[] id, WireReader from, int columns) {
        from.version(VERSION, "an entity's event");
        var event =
                new StoredEvent(time, id, from.number(), from.fixed(), Columns.read(from, columns));
        int labels = from.small();
        event.labelOrdinals = new long[labels];
        event.labelRevisions = new int[labels];
        event.labelValues = new double[labels];
        for (int i = 0; i < labels; i++) {
            event.labelOrdinals[i] = from.number();
            event.labelRevisions[i] = from.small();
            event.labelValues[i] = from.real();
        }
        return event;
    }

    byte[] encode(WireWriter to) {
        to.start().oneByte(VERSION).number(ordinal).fixed(contentHash);
        Columns.write(columns.filters(), columns.present(), columns.bits(), columns.texts(), to);
        to.number(labelOrdinals.length);
        for (int i = 0; i < labelOrdinals.length; i++) {
            to.number(labelOrdinals[i]).number(labelRevisions[i]).real(labelValues[i]);
        }
        return to.bytes();
    }

    long time() {
        return time;
    }

    /** Bytes whose order is the order of ids. */
    byte[] id() {
        return id;
    }

    long ordinal() {
        return ordinal;
    }

    long contentHash() {
        return contentHash;
    }

    boolean satisfies(int filter) {
        return filter < 0 || (columns.filters() & 1L << filter) != 0;
    }

    boolean has(int column) {
        return (columns.present() & 1L << column) != 0;
    }

    long bits(int column) {
        return columns.bits()[column];
    }

    String text(int column) {
        return columns.texts()[column];
    }

    /**
     * The label as it was known when the event of this ordinal arrived; {@code orDefault} where
     * none was.
     */
    double label(long asOfOrdinal, double orDefault) {
        for (int i = labelOrdinals.length - 1; i >= 0; i--) {
            if (labelOrdinals[i] <= asOfOrdinal) {
                return labelValues[i];
            }
        }
        return orDefault;
    }

    /**
     * Adds a label that is newer than all before; false where it is not. Superseded ones stay for
     * those who ask again.
     */
    boolean addLabel(long labelOrdinal, int revision, double value) {
        int last = labelRevisions.length - 1;
        if (last >= 0 && revision <= labelRevisions[last]) {
            return false;
        }
        labelOrdinals = Arrays.copyOf(labelOrdinals, last + 2);
        labelRevisions = Arrays.copyOf(labelRevisions, last + 2);
        labelValues = Arrays.copyOf(labelValues, last + 2);
        labelOrdinals[last + 1] = labelOrdinal;
        labelRevisions[last + 1] = revision;
        labelValues[last + 1] = value;
        return true;
    }

    /** Largest ordinal in it, of its own arrival or a label's. */
    long lastOrdinal() {
        int labels = labelOrdinals.length;
        return labels == 0 ? ordinal : Math.max(ordinal, labelOrdinals[labels - 1]);
    }
}
