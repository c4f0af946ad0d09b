package io.millrace.feature.watermark;

import io.millrace.feature.wire.Beat;
import io.millrace.runtime.kafka.CommittedOffsets;
import org.apache.kafka.common.TopicPartition;

/**
 * A time of one task as it was at the task's last completed commit. Only such a time may leave the
 * task or expire its state: after a crash everything behind that commit is read again, and must
 * find what it found the first time.
 *
 * <p>It keeps one sample at a time, the offset of a record and the time right after it; the sample
 * counts once an offset beyond it is committed, then the next one is taken. So it lags by at most
 * two commit intervals.
 */
public final class CommittedTime {
    private static final long NO_SAMPLE = -1;

    private final CommittedOffsets committed;
    private TopicPartition input;
    private long time = Beat.UNKNOWN;
    private long sampleOffset = NO_SAMPLE;
    private long sampleTime;
    private long lastOffset = NO_SAMPLE;
    private long lastTime = Beat.UNKNOWN;

    public CommittedTime(CommittedOffsets committed) {
        this.committed = committed;
    }

    /**
     * After a record.
     *
     * @param now the task's time with the record in it
     */
    public void processed(String topic, int partition, long offset, long now) {
        if (input == null) {
            input = new TopicPartition(topic, partition);
        }
        lastOffset = offset;
        lastTime = now;
        look();
    }

    /** Looks whether a commit has completed meanwhile. */
    public long look() {
        if (input == null) {
            return time;
        }
        long first = committed.committed(input);
        if (sampleOffset != NO_SAMPLE && first > sampleOffset) {
            time = Math.max(time, sampleTime);
            sampleOffset = NO_SAMPLE;
        }
        if (sampleOffset == NO_SAMPLE) {
            if (first > lastOffset) {
                time = Math.max(time, lastTime);
            } else {
                sampleOffset = lastOffset;
                sampleTime = lastTime;
            }
        }
        return time;
    }

    /** Whether the record of this offset, and all before it, will never be read again. */
    public boolean isCommitted(long offset) {
        return input != null && committed.committed(input) > offset;
    }

    /** Offset of the last record; -1 before the first. */
    public long lastOffset() {
        return lastOffset;
    }

    /** A time known from an earlier life of the task. */
    public void restore(long known) {
        time = Math.max(time, known);
    }
}
