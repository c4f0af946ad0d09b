package io.millrace.feature.label;

import io.millrace.feature.wire.JointKind;
import io.millrace.feature.wire.LabelValue;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.UnreadableRecordException;

/**
 * What is known of the labels of one event id: one that waits for its event, or what the event's
 * latest example says. It stays when the event has gone, so that a late label, or the event once
 * more, can be named.
 *
 * <p>Layout, format 2: version, then 0 and the label that waits as in the joint, or 1, hash of the
 * event's content (8 bytes), revision (-1 where there is no example, because silence makes none),
 * value (8 bytes), label time, time up to which it may be revised, cause (partition and offset).
 */
final class Labels {
    private static final Cause SILENCE = new Cause(-1, 0);

    private static final int VERSION = 2;
    private static final int WAITING = 0;
    private static final int SETTLED = 1;

    /** The label that the latest example was written for. */
    private record Cause(int partition, long offset) {
        static Cause of(LabelValue label) {
            return new Cause(label.beat().partition(), label.offset());
        }
    }

    private final LabelValue waiting;
    private final long contentHash;
    private final long revisable;
    private int revision = -1;
    private double value = Double.NaN;
    private long time;
    private Cause cause = SILENCE;

    private Labels(LabelValue waiting, long contentHash, long revisable) {
        this.waiting = waiting;
        this.contentHash = contentHash;
        this.revisable = revisable;
    }

    /** A label whose event has not come. */
    static Labels waiting(LabelValue label) {
        return new Labels(label, 0, 0);
    }

    /**
     * The first example.
     *
     * @param revisable event time up to which another label may change it
     */
    static Labels first(long contentHash, LabelValue label, long revisable) {
        var labels = new Labels(null, contentHash, revisable);
        labels.revise(label);
        return labels;
    }

    /**
     * The horizon has passed in silence.
     *
     * @param value what silence means, NaN where it makes no example
     * @param revisable as above, the horizon itself where there is no example
     */
    static Labels silence(long contentHash, double value, long horizon, long revisable) {
        var labels = new Labels(null, contentHash, revisable);
        labels.revision = Double.isNaN(value) ? -1 : 0;
        labels.value = value;
        labels.time = horizon;
        return labels;
    }

    static Labels read(byte[] bytes) {
        var from = new WireReader().over(bytes);
        from.version(VERSION, "what is known of an event's labels");
        int state = from.oneByte();
        if (state == WAITING) {
            JointKind.read(from);
            return waiting(LabelValue.read(from));
        }
        if (state != SETTLED) {
            throw new UnreadableRecordException(
                    "an event's labels have the unknown state " + state);
        }
        long contentHash = from.fixed();
        int revision = from.small();
        double value = from.real();
        long time = from.number();
        var labels = new Labels(null, contentHash, from.number());
        labels.revision = revision;
        labels.value = value;
        labels.time = time;
        labels.cause = new Cause(from.small(), from.number());
        return labels;
    }

    byte[] encode(WireWriter to) {
        to.start().oneByte(VERSION);
        if (waiting != null) {
            waiting.write(to.oneByte(WAITING));
            return to.bytes();
        }
        return to.oneByte(SETTLED)
                .fixed(contentHash)
                .number(revision)
                .real(value)
                .number(time)
                .number(revisable)
                .number(cause.partition())
                .number(cause.offset())
                .bytes();
    }

    boolean isWaiting() {
        return waiting != null;
    }

    /** The label that waits for its event. */
    LabelValue waiting() {
        return waiting;
    }

    /** Hash of the content of the event that they belong to. */
    long contentHash() {
        return contentHash;
    }

    boolean hasExample() {
        return revision >= 0;
    }

    /** The next revision. */
    void revise(LabelValue label) {
        revision++;
        value = label.value();
        time = label.time();
        cause = Cause.of(label);
    }

    /** Whether the latest example was written for this label, or for one that came after it. */
    boolean know(LabelValue label) {
        var other = Cause.of(label);
        return hasExample()
                && other.partition() == cause.partition()
                && other.offset() <= cause.offset();
    }

    /** Whether no label has come yet. */
    boolean areSilence() {
        return waiting == null && cause.equals(SILENCE);
    }

    int revision() {
        return revision;
    }

    double value() {
        return value;
    }

    /** When the value was known; where there is no example, when silence was. */
    long time() {
        return time;
    }

    /** Event time up to which the value may be revised. */
    long revisable() {
        return revisable;
    }
}
