package io.millrace.feature.watermark;

import io.millrace.feature.wire.Beat;
import org.apache.kafka.common.TopicPartition;

/** What is known of source partitions that nothing comes from. Any thread may ask. */
@FunctionalInterface
public interface Silence {
    /** Silent or not, a partition's own events alone say how far it has come. */
    Silence UNHEARD = partition -> Beat.UNKNOWN;

    /**
     * Event time that a partition is taken to have come to although nothing came; {@link
     * Beat#UNKNOWN} where it has not been silent.
     */
    long time(TopicPartition partition);
}
