package io.millrace.feature.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.feature.table.TableHistory;
import io.millrace.feature.wire.JointKind;
import io.millrace.feature.wire.TableQuestion;
import io.millrace.feature.wire.TableRow;
import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireReader;
import io.millrace.schemas.plan.TablePlan;
import java.util.HashMap;
import java.util.Map;

/**
 * One table's joint: what it answered each event by the rows that had come before its question, and
 * what all rows say of the event's time.
 */
final class StoredTable {
    /** An event that asked. */
    private record Question(String key, long time) {}

    private final Values missing;
    private final WireReader reader = new WireReader();
    private final TableHistory rows = new TableHistory();
    private final Map<String, Values> stored = new HashMap<>();
    private final Map<String, Question> questions = new HashMap<>();

    StoredTable(TablePlan table) {
        this.missing = Values.missing(table.schema().size());
    }

    /** Takes the next record of a partition; a key's rows and questions lie in the same one. */
    void accept(byte[] key, byte[] value) {
        var text = new String(key, UTF_8);
        switch (JointKind.read(reader.over(value))) {
            case TABLE_ROW -> rows.put(text, TableRow.read(reader));
            case TABLE_QUESTION -> ask(text, TableQuestion.read(reader));
            default -> {} // watermarks, and events on their way to an entity
        }
    }

    private void ask(String key, TableQuestion question) {
        if (questions.putIfAbsent(question.id(), new Question(key, question.time())) == null) {
            stored.put(question.id(), asOf(key, question.time()));
        }
    }

    /** The answer in the stored order; null where the joint has no question of such an event. */
    Values stored(String id) {
        return stored.get(id);
    }

    /** The answer had all rows come before; nothing where the event did not ask. */
    Values inOrder(String id) {
        var question = questions.get(id);
        return question == null ? missing : asOf(question.key(), question.time());
    }

    private Values asOf(String key, long time) {
        var values = rows.asOf(key, time);
        return values == null ? missing : values;
    }
}
