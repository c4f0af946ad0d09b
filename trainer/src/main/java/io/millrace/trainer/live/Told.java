package io.millrace.trainer.live;

import io.millrace.schemas.monitoring.MonitoringJson;
import io.millrace.schemas.monitoring.PerformanceRecord;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last word on each version, role, window and basis, so that nothing is said twice. */
final class Told {
    private static final Logger LOG = LoggerFactory.getLogger(Told.class);

    private record About(String version, String role, long from, PerformanceRecord.Basis basis) {}

    private final Map<About, PerformanceRecord> last = new HashMap<>();

    /** Takes a record of the monitoring topic, of whatever kind. */
    void read(ConsumerRecord<byte[], byte[]> record) {
        boolean ours =
                MonitoringJson.kind(record.key())
                        .filter(PerformanceRecord.KIND::equals)
                        .isPresent();
        if (!ours || record.value() == null) {
            return;
        }
        try {
            isNews(PerformanceRecord.fromJson(record.value()));
        } catch (UnreadableRecordException wrong) {
            LOG.warn(
                    "{} partition {} offset {} is passed over",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    wrong);
        }
    }

    /** Takes a record; whether it differs from the last one about the same. */
    boolean isNews(PerformanceRecord record) {
        var about = new About(record.version(), record.role(), record.from(), record.basis());
        return !record.equals(last.put(about, record));
    }

    /** End of the newest window that had settled, in ms. */
    OptionalLong settledTo() {
        return last.values().stream()
                .filter(PerformanceRecord::settled)
                .mapToLong(PerformanceRecord::to)
                .max();
    }

    /** The newest of each version, role and basis. */
    Collection<PerformanceRecord> newest() {
        var newest = new HashMap<About, PerformanceRecord>();
        for (var record : last.values()) {
            newest.merge(
                    new About(record.version(), record.role(), 0, record.basis()),
                    record,
                    (held, next) -> next.to() > held.to() ? next : held);
        }
        return newest.values();
    }

    /** Forgets windows that end before this. */
    void forget(long before) {
        last.values().removeIf(record -> record.to() < before);
    }
}
