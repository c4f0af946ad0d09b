package io.millrace.trainer.live;

import io.millrace.schemas.monitoring.MonitoringJson;
import io.millrace.schemas.monitoring.PerformanceRecord;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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

    /**
     * From where a restart has to read again, the start of a window: all windows that were held
     * when the newest one settled.
     *
     * @param length of a window in ms
     * @param revisable how long behind the horizon windows are held, in ms
     */
    long since(long length, long revisable) {
        long settledTo =
                last.values().stream()
                        .filter(PerformanceRecord::settled)
                        .mapToLong(PerformanceRecord::to)
                        .max()
                        .orElse(0);
        long since = Math.max(0, settledTo - revisable - 2 * length);
        return since - since % length;
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
