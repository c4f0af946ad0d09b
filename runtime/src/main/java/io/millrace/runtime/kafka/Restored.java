package io.millrace.runtime.kafka;

import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what is read from changelogs before tasks can work; what copies read is not in it. */
final class Restored implements StateRestoreListener {
    private static final Logger LOG = LoggerFactory.getLogger(Restored.class);

    private final LongAdder records = new LongAdder();

    long records() {
        return records.sum();
    }

    @Override
    public void onRestoreStart(
            TopicPartition partition, String store, long startingOffset, long endingOffset) {
        LOG.debug(
                "{} of partition {} is restored from {} to {}",
                store,
                partition.partition(),
                startingOffset,
                endingOffset);
    }

    @Override
    public void onBatchRestored(
            TopicPartition partition, String store, long batchEndOffset, long numRestored) {
        records.add(numRestored);
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long totalRestored) {
        if (totalRestored > 0) {
            LOG.info(
                    "{} of partition {}: {} records restored",
                    store,
                    partition.partition(),
                    totalRestored);
        }
    }
}
