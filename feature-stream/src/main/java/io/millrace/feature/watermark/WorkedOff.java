package io.millrace.feature.watermark;

import org.apache.kafka.common.TopicPartition;

/** Which partitions of the user's are worked off to their end. Any thread may ask. */
@FunctionalInterface
public interface WorkedOff {
    /** Nobody looks. */
    WorkedOff UNKNOWN = partition -> false;

    /** Whether all that the partition held a moment ago is worked off and committed. */
    boolean toTheEnd(TopicPartition partition);
}
