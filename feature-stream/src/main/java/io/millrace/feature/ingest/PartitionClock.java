package io.millrace.feature.ingest;

import io.millrace.feature.watermark.CommittedTime;
import io.millrace.feature.wire.Beat;
import io.millrace.runtime.kafka.CommittedOffsets;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The time of one source partition, as its watermark tells it to the stages behind. What was told
 * once is kept in a small store, so that a partition that is idle after a restart does not become
 * unknown.
 */
final class PartitionClock {
    private static final Bytes TIME = Bytes.wrap(new byte[] {0});
    private static final Bytes SINCE = Bytes.wrap(new byte[] {1});
    private static final Bytes SILENT = Bytes.wrap(new byte[] {2});

    private final int group;
    private final int partition;
    private final KeyValueStore<Bytes, byte[]> store;
    private final CommittedTime committed;
    private long since;
    private long stored;
    private long silent;

    PartitionClock(
            int group, TaskId task, KeyValueStore<Bytes, byte[]> store, CommittedOffsets offsets) {
        this.group = group;
        this.partition = task.partition();
        this.store = store;
        this.committed = new CommittedTime(offsets);
        this.stored = read(TIME);
        this.since = read(SINCE);
        this.silent = read(SILENT);
        committed.restore(Math.max(stored, silent));
    }

    /**
     * After a look at whether the partition is silent. What is taken for its time is told only when
     * it is certain to be remembered: from the next call on, before which the task has to commit.
     *
     * @param time that a silent partition is taken to have come to
     * @return whether the task has to commit
     */
    boolean silent(long time) {
        committed.restore(silent);
        if (time <= Math.max(silent, committed.look())) {
            return false;
        }
        silent = time;
        write(SILENT, silent);
        return true;
    }

    /** Time that the partition was taken to have come to when it was silent the last time. */
    long silentUntil() {
        return silent;
    }

    /**
     * After an arrival.
     *
     * @param partitionTime largest event time with it, -1 for none
     */
    void processed(String topic, long offset, long partitionTime) {
        if (since == Beat.UNKNOWN && partitionTime >= 0) {
            since = partitionTime;
            write(SINCE, since);
        }
        committed.processed(
                topic, partition, offset, partitionTime < 0 ? Beat.UNKNOWN : partitionTime);
    }

    Beat beat() {
        return new Beat(group, partition, committed.look(), since);
    }

    /** Keeps what has been told. */
    void keep() {
        long time = committed.look();
        if (time != stored) {
            write(TIME, time);
            stored = time;
        }
    }

    private long read(Bytes key) {
        var bytes = store.get(key);
        return bytes == null ? Beat.UNKNOWN : ByteBuffer.wrap(bytes).getLong();
    }

    private void write(Bytes key, long value) {
        store.put(key, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }
}
