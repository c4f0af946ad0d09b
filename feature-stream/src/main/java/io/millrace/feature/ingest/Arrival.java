package io.millrace.feature.ingest;

import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.record.Row;
import java.time.Instant;

/**
 * A record of a user's topic: an event with its time, or a refusal. The deserializer makes it, the
 * judgement of its time ({@link ArrivalTime}) completes it, the ingest processor passes it on. It
 * never leaves its stream thread.
 */
public final class Arrival {
    /**
     * Bytes of a record's key, value and headers: they travel inside records of ours, which must
     * fit a broker's default limit of 1 MiB.
     */
    static final int LARGEST = 512 << 10;

    private static final long UNTIMED = Long.MIN_VALUE;

    private final byte[] value;
    private final Row row;
    private Refusal refusal;
    private boolean timed;
    private long time;
    private long partitionTime;

    private Arrival(byte[] value, Row row, long time, Refusal refusal) {
        this.value = value;
        this.row = row;
        this.time = time;
        this.timed = time != UNTIMED;
        this.refusal = refusal;
    }

    static Arrival event(byte[] value, Row row, long time) {
        return new Arrival(value, row, time, null);
    }

    /** A label without a time of its own: the record's timestamp will be it. */
    static Arrival untimed(byte[] value, Row row) {
        return new Arrival(value, row, UNTIMED, null);
    }

    static Arrival refused(byte[] value, Refusal refusal) {
        return new Arrival(value, null, UNTIMED, refusal);
    }

    /**
     * Refuses a record that is too large with its key and headers, all of which travel on.
     *
     * @param size bytes of all
     */
    void limit(long size) {
        if (refusal == null && size > LARGEST) {
            refusal = tooLarge(size);
        }
    }

    static Refusal tooLarge(long size) {
        return Refusal.of(
                Reason.TOO_LARGE,
                "key, value and headers have " + size + " bytes, at most " + LARGEST);
    }

    /**
     * Judges the time of the event.
     *
     * @param partitionTime largest event time of the partition before this record, -1 for none
     * @param now wall clock in ms
     * @return the time that the record takes: its own, or where it is refused the partition's, at
     *     least 0, which moves nothing
     */
    long judge(long partitionTime, long now, long lateness, long ahead) {
        this.partitionTime = partitionTime;
        if (refusal == null) {
            refusal = judged(now, lateness, ahead);
        }
        return refusal == null ? time : Math.max(0, partitionTime);
    }

    private Refusal judged(long now, long lateness, long ahead) {
        if (time < 0) {
            return Refusal.of(Reason.BEFORE_1970, "its time is before 1970");
        }
        if (time > now + ahead) {
            return Refusal.of(
                    Reason.TOO_FAR_AHEAD,
                    "its time is " + text(time) + ", the clock says " + text(now));
        }
        if (lateness != ArrivalTime.NEVER_LATE
                && partitionTime >= 0
                && time < partitionTime - lateness) {
            return Refusal.of(
                    Reason.TOO_LATE,
                    "its time is "
                            + text(time)
                            + ", its partition has come to "
                            + text(partitionTime));
        }
        return null;
    }

    /**
     * Refuses an event that comes out of a silence and is older than what the partition was taken
     * to have come to meanwhile, less the lateness.
     *
     * @param silentUntil very small where the partition was never silent
     */
    void judgeSilence(long silentUntil, long lateness) {
        if (refusal == null && silentUntil >= 0 && time < silentUntil - lateness) {
            refusal =
                    Refusal.of(
                            Reason.TOO_LATE,
                            "its time is "
                                    + text(time)
                                    + ", its partition was silent and taken to have come to "
                                    + text(silentUntil));
        }
    }

    private static String text(long time) {
        return time > 253_402_300_799_999L ? time + " ms" : Instant.ofEpochMilli(time).toString();
    }

    void time(long recordTime) {
        time = recordTime;
        timed = true;
    }

    boolean timed() {
        return timed;
    }

    byte[] value() {
        return value;
    }

    Row row() {
        return row;
    }

    /** Null for an event. */
    Refusal refusal() {
        return refusal;
    }

    /** Event time in ms. */
    long time() {
        return time;
    }

    /** Largest event time of the partition with this record in it; -1 where no event came yet. */
    long partitionTime() {
        return refusal == null ? Math.max(partitionTime, time) : partitionTime;
    }
}
