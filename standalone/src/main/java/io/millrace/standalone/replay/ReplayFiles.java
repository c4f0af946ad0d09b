package io.millrace.standalone.replay;

import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.KeyPlan;
import io.millrace.schemas.plan.LabelPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.SourcePlan;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.Problems;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.RowSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out what the words on the command line mean for a plan: {@code source=file} and {@code
 * [source.]field=column}. The labels are a source of the name {@code labels}; a table is a source
 * of its own name, whose records have the table's key.
 */
public final class ReplayFiles {
    private static final String LABELS = "labels";

    private final Plan plan;
    private final Map<String, String> columns;
    private final Problems problems = new Problems();

    private ReplayFiles(Plan plan, Map<String, String> columns) {
        this.plan = plan;
        this.columns = columns;
    }

    /**
     * @param files path by source; the same source may have several, separated by commas
     * @param columns column expression by field, with or without the source before it
     * @param keys field that keys the records, by source
     */
    public static List<ReplayFile> of(
            Plan plan,
            Map<String, String> files,
            Map<String, String> columns,
            Map<String, String> keys) {
        var reading = new ReplayFiles(plan, columns);
        var all = new ArrayList<ReplayFile>();
        files.forEach((source, paths) -> all.addAll(reading.files(source, paths, keys)));
        reading.checkAllUsed(files, keys);
        reading.problems.throwIfAny("command line");
        return all;
    }

    private List<ReplayFile> files(String name, String paths, Map<String, String> keys) {
        var origin = origin(name);
        if (origin == null) {
            problems.add(name, 0, "is no source of the definition", DidYouMean.of(name, names()));
            return List.of();
        }
        var key = keys.getOrDefault(name, origin.key());
        var mapping = columns(name, origin.fields().keySet());
        var files = new ArrayList<ReplayFile>();
        for (var path : paths.split(",")) {
            files.add(
                    new ReplayFile(
                            name,
                            origin.topic(),
                            Path.of(path),
                            origin.time(),
                            key,
                            origin.fields(),
                            mapping));
        }
        return files;
    }

    /** What is common to sources, labels and tables. */
    private record Origin(String topic, Map<String, Boolean> fields, EventTime time, String key) {}

    private Origin origin(String name) {
        var label = plan.label();
        if (label != null && name.equals(LABELS)) {
            var time = time(label.schema(), label.timeField());
            return new Origin(label.topic(), fields(label.schema()), time, idField(label));
        }
        for (var table : plan.tables()) {
            if (table.name().equals(name)) {
                return origin(table);
            }
        }
        return plan.sources().stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .map(this::origin)
                .orElse(null);
    }

    private Origin origin(SourcePlan source) {
        return new Origin(
                source.topic(),
                fields(source.schema()),
                time(source.schema(), source.timeField()),
                firstEntityKey(source));
    }

    private static Origin origin(TablePlan table) {
        var fields = fields(table.schema());
        fields.putIfAbsent(table.key(), true);
        return new Origin(
                table.topic(), fields, time(table.schema(), table.timeField()), table.key());
    }

    private static String idField(LabelPlan label) {
        return label.schema().name(label.idField());
    }

    /** A row without a time field of its own is sent at the time of the row before it. */
    private static EventTime time(RowSchema schema, int field) {
        return field < 0
                ? EventTime.NONE
                : new EventTime(schema.name(field), schema.type(field).unit());
    }

    /** So that an entity's events stay in their order; null where no entity has a single field. */
    private String firstEntityKey(SourcePlan source) {
        return plan.entities().stream()
                .map(
                        entity ->
                                entity.from().index() == source.index()
                                        ? entity.key()
                                        : asked(source, entity))
                .filter(key -> key != null && key.fields().size() == 1)
                .findFirst()
                .map(key -> source.schema().name(key.fields().get(0)))
                .orElse(null);
    }

    private KeyPlan asked(SourcePlan source, EntityPlan entity) {
        return source.index() == plan.spine().index() ? entity.askKey() : null;
    }

    private static Map<String, Boolean> fields(RowSchema schema) {
        var fields = new LinkedHashMap<String, Boolean>();
        for (int i = 0; i < schema.size(); i++) {
            fields.put(schema.name(i), text(schema.type(i)));
        }
        return fields;
    }

    private static boolean text(FieldType type) {
        return type.kind() == FieldType.Kind.STRING || type.unit().equals("iso");
    }

    private Map<String, Column> columns(String source, Collection<String> fields) {
        var mapping = new LinkedHashMap<String, Column>();
        for (var field : fields) {
            var text = columns.getOrDefault(source + "." + field, columns.get(field));
            if (text != null) {
                Column.parse(text)
                        .ifPresentOrElse(
                                column -> mapping.put(field, column),
                                () ->
                                        problems.add(
                                                "--map " + field + "=" + text,
                                                0,
                                                "divides so that the result has no end",
                                                "divide by products of 2 and 5, such as 100"));
            }
        }
        return mapping;
    }

    private List<String> names() {
        var names = new ArrayList<String>();
        plan.sources().forEach(source -> names.add(source.name()));
        plan.tables().forEach(table -> names.add(table.name()));
        if (plan.label() != null) {
            names.add(LABELS);
        }
        return names;
    }

    private void checkAllUsed(Map<String, String> files, Map<String, String> keys) {
        var known = new ArrayList<String>();
        for (var source : files.keySet()) {
            var origin = origin(source);
            if (origin != null) {
                known.addAll(origin.fields().keySet());
                origin.fields().keySet().forEach(field -> known.add(source + "." + field));
            }
        }
        for (var field : columns.keySet()) {
            if (!known.contains(field)) {
                problems.add(
                        "--map " + field,
                        0,
                        "is no field of the sources that are replayed",
                        DidYouMean.of(field, known));
            }
        }
        keys.forEach(
                (source, field) -> {
                    if (!known.contains(source + "." + field)) {
                        problems.add(
                                "--key " + source + "=" + field,
                                0,
                                "is no field of a source that is replayed",
                                DidYouMean.of(source + "." + field, known));
                    }
                });
    }
}
