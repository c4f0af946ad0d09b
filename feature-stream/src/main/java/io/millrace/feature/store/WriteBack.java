package io.millrace.feature.store;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** What one task keeps decoded over its records, and writes at the latest when the task commits. */
public interface WriteBack {
    /** Begins with what the records hold. */
    void open(KeyValueStore<Bytes, byte[]> records);

    /** Writes all that the records do not hold yet. */
    void flush();

    /** Forgets everything that was not written. */
    void clear();
}
