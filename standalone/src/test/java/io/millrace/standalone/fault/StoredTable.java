package io.millrace.standalone.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.feature.wire.JointKind;
import io.millrace.feature.wire.PassingEvent;
import io.millrace.feature.wire.TableQuestion;
import io.millrace.feature.wire.TableRow;
import io.millrace.feature.wire.WireReader;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What each payment has to hear of its shop, by the order in which the table's joint stores rows
 * and questions: of the rows that stand before its question, the latest that holds at its time.
 */
final class StoredTable {
    private final Traffic traffic;
    private final Map<String, TreeMap<Long, Double>> rows = new HashMap<>();
    private final Map<String, Double> asked = new HashMap<>();
    private final Map<String, Double> judged = new HashMap<>();

    StoredTable(Traffic traffic) {
        this.traffic = traffic;
    }

    /** The next record of the joint; those of a shop are in one partition. */
    void accept(ConsumerRecord<byte[], byte[]> record) {
        var reader = new WireReader().over(record.value());
        switch (JointKind.read(reader)) {
            case TABLE_ROW -> row(new String(record.key(), UTF_8), TableRow.read(reader).time());
            case TABLE_QUESTION -> {
                var question = TableQuestion.read(reader);
                answer(asked, question.id(), new String(record.key(), UTF_8), question.time());
            }
            case PASSING_EVENT -> {
                var event = PassingEvent.read(reader);
                answer(judged, event.id(), new String(record.key(), UTF_8), event.time());
            }
            default -> {}
        }
    }

    /** By payment, the shop's rating that its vector has to have; NaN where it has none. */
    Map<String, Double> asked() {
        return asked;
    }

    /** By payment, the rating that the {@code where} has to judge it by. */
    Map<String, Double> judged() {
        return judged;
    }

    private void row(String shop, long time) {
        rows.computeIfAbsent(shop, any -> new TreeMap<>()).put(time, traffic.rating(shop, time));
    }

    /** Only the first time: what is asked again is answered as before. */
    private void answer(Map<String, Double> told, String id, String shop, long time) {
        var holding = rows.getOrDefault(shop, new TreeMap<>()).floorEntry(time);
        told.putIfAbsent(id, holding == null ? Double.NaN : holding.getValue());
    }
}
