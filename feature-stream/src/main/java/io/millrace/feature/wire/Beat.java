package io.millrace.feature.wire;

/**
 * A watermark, sent on its own or along with a record: nothing that the sender may still send, or
 * send again, is older than {@code time} minus the lateness.
 *
 * @param group which stage sends: see {@link io.millrace.feature.watermark.Senders}
 * @param partition of the sender's input
 * @param time event time in ms at the sender's last completed commit; {@link #UNKNOWN} before it is
 *     known
 * @param since event time of the first event that the sender ever took; {@link #UNKNOWN} before
 *     there was one
 */
public record Beat(int group, int partition, long time, long since) {
    public static final long UNKNOWN = Long.MIN_VALUE;

    /**
     * In place of the time of labels: their partition is worked off to its end, and they have come
     * as far as the spine has.
     */
    public static final long AS_THE_SPINE = Long.MIN_VALUE + 1;

    public byte[] encode(WireWriter to) {
        JointKind.BEAT.start(to);
        write(to);
        return to.bytes();
    }

    void write(WireWriter to) {
        to.number(group).number(partition).number(time).number(since);
    }

    public static Beat read(WireReader from) {
        return new Beat(from.small(), from.small(), from.number(), from.number());
    }
}
