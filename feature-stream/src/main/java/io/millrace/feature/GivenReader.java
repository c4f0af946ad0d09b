package io.millrace.feature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.feature.GivenRows.Given;
import io.millrace.feature.ingest.JsonRowReader;
import io.millrace.schemas.definition.Definition.Case;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.RowSchema;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the rows that a test gives into records. A row of a table has the record's key under the
 * name of the table's key, and the record's timestamp, if it matters, under {@code time}: ms or
 * ISO-8601, 0 by default. With nothing else it is a deletion.
 */
final class GivenReader {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TIME = "time";

    private final Plan plan;

    GivenReader(Plan plan) {
        this.plan = plan;
    }

    /** The rows of each topic; of equal times those of tables come first, then labels. */
    List<GivenRows> read(Case test) {
        var all = new ArrayList<GivenRows>();
        for (var table : plan.tables()) {
            var rows = given(test, table.name()).stream().map(row -> row(table, row)).toList();
            all.add(new GivenRows(table.topic(), rows));
        }
        if (plan.label() != null) {
            var label = plan.label();
            all.add(events(test, "labels", label.topic(), label.schema(), label.timeField()));
        }
        for (var source : plan.sources()) {
            var name = source.name();
            all.add(events(test, name, source.topic(), source.schema(), source.timeField()));
        }
        return all;
    }

    private static List<Map<String, Object>> given(Case test, String name) {
        return test.given().getOrDefault(name, List.of());
    }

    private static GivenRows events(
            Case test, String name, String topic, RowSchema schema, int timeField) {
        var rows =
                given(test, name).stream()
                        .map(GivenReader::json)
                        .map(json -> new Given(null, json, 0, time(json, schema, timeField)))
                        .toList();
        return new GivenRows(topic, rows);
    }

    private static Given row(TablePlan table, Map<String, Object> given) {
        var fields = new LinkedHashMap<>(given);
        var key = String.valueOf(fields.get(table.key()));
        long recordTime = recordTime(fields.remove(TIME));
        if (table.schema().index(table.key()) < 0) {
            fields.remove(table.key());
        }
        boolean deleted = given.keySet().stream().allMatch(List.of(table.key(), TIME)::contains);
        var json = deleted ? null : json(fields);
        long time =
                deleted || table.timeField() < 0
                        ? recordTime
                        : time(json, table.schema(), table.timeField());
        return new Given(key.getBytes(StandardCharsets.UTF_8), json, recordTime, time);
    }

    private static long recordTime(Object time) {
        if (time instanceof Number millis) {
            return millis.longValue();
        }
        if (time instanceof Date date) {
            return date.toInstant().toEpochMilli();
        }
        try {
            return time == null
                    ? 0
                    : OffsetDateTime.parse(time.toString()).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            throw new FailureException(
                    "A row of a test has the time '" + time + "'", "write ms or ISO-8601", e);
        }
    }

    /**
     * Rows without a time come last, unreadable ones at once: they are refused, wherever they
     * stand.
     */
    private static long time(byte[] json, RowSchema schema, int timeField) {
        if (timeField < 0) {
            return Long.MAX_VALUE;
        }
        return new JsonRowReader(schema)
                .readable(json)
                .filter(row -> row.has(timeField))
                .map(row -> row.bits(timeField))
                .orElse(Long.MIN_VALUE);
    }

    private static byte[] json(Map<String, Object> row) {
        try {
            var plain = new LinkedHashMap<String, Object>();
            row.forEach(
                    (name, value) ->
                            plain.put(name, value instanceof Date date ? iso(date) : value));
            return JSON.writeValueAsBytes(plain);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row of YAML cannot be written as JSON: " + row, e);
        }
    }

    /** YAML turns what looks like a timestamp into a date. */
    private static String iso(Date date) {
        return date.toInstant().toString();
    }
}
