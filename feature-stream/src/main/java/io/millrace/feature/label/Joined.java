package io.millrace.feature.label;

import io.millrace.feature.wire.JointKind;
import io.millrace.feature.wire.KnownEvent;
import io.millrace.feature.wire.LabelValue;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;

/**
 * What is known of one event id: a label that waits for its event, an event that waits for its
 * label, or both.
 *
 * <p>Layout, format 1: version, whether the event is there and the event as in the joint, whether a
 * label waits and the label as in the joint, whether it is closed, revision (-1 before the first
 * example), value (8 bytes), label time, time of the first label, cause (partition and offset).
 */
final class Joined {
    /** The first example was written because the event came to a label that waited. */
    static final Cause BY_EVENT = new Cause(-1, 0);

    /** The first example was written because the horizon passed in silence. */
    static final Cause BY_SILENCE = new Cause(-2, 0);

    private static final int VERSION = 1;

    /**
     * The input that caused the latest example: only when it is read again is the example written
     * again.
     */
    record Cause(int partition, long offset) {}

    private KnownEvent event;
    private LabelValue waiting;
    private boolean closed;
    private int revision = -1;
    private double value = Double.NaN;
    private long labelTime;
    private long firstLabelTime;
    private Cause cause = BY_EVENT;

    static Joined read(byte[] bytes) {
        var from = new WireReader().over(bytes);
        from.version(VERSION, "a joined event");
        var joined = new Joined();
        if (from.oneByte() == 1) {
            JointKind.read(from);
            joined.event = KnownEvent.read(from);
        }
        if (from.oneByte() == 1) {
            JointKind.read(from);
            joined.waiting = LabelValue.read(from);
        }
        joined.closed = from.oneByte() == 1;
        joined.revision = from.small();
        joined.value = from.real();
        joined.labelTime = from.number();
        joined.firstLabelTime = from.number();
        joined.cause = new Cause(from.small(), from.number());
        return joined;
    }

    byte[] encode(WireWriter to) {
        to.start().oneByte(VERSION).oneByte(event == null ? 0 : 1);
        if (event != null) {
            event.write(to);
        }
        to.oneByte(waiting == null ? 0 : 1);
        if (waiting != null) {
            waiting.write(to);
        }
        return to.oneByte(closed ? 1 : 0)
                .number(revision)
                .real(value)
                .number(labelTime)
                .number(firstLabelTime)
                .number(cause.partition())
                .number(cause.offset())
                .bytes();
    }

    boolean hasEvent() {
        return event != null;
    }

    KnownEvent event() {
        return event;
    }

    void event(KnownEvent known) {
        event = known;
    }

    /** The label that came before its event; null where there is none. */
    LabelValue waiting() {
        return waiting;
    }

    /**
     * Of two labels that wait, the one of the later time counts; of equal times the one that came
     * later.
     */
    void wait(LabelValue label) {
        if (waiting == null || label.time() >= waiting.time()) {
            waiting = label;
        }
    }

    boolean hasExample() {
        return revision >= 0;
    }

    /** Writes the next revision. */
    void label(double newValue, long time, Cause by) {
        if (revision < 0) {
            firstLabelTime = time;
        }
        revision++;
        value = newValue;
        labelTime = time;
        cause = by;
        waiting = null;
    }

    boolean causedBy(Cause other) {
        return hasExample() && cause.equals(other);
    }

    int revision() {
        return revision;
    }

    double value() {
        return value;
    }

    long labelTime() {
        return labelTime;
    }

    long firstLabelTime() {
        return firstLabelTime;
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * No revision is possible any more: the vector goes, the id stays for a while, so that a late
     * label can be named.
     */
    void close() {
        closed = true;
        event =
                new KnownEvent(
                        event.beat(),
                        event.id(),
                        event.time(),
                        event.contentHash(),
                        event.entityKeys(),
                        null);
    }
}
