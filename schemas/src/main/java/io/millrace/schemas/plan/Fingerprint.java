package io.millrace.schemas.plan;

import io.millrace.schemas.record.Format;
import io.millrace.schemas.record.RowSchema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a vector's values depend on, as a canonical text (format 1), and its short hash. Two
 * definitions with the same fingerprint make the same vectors of the same events; training, gate,
 * serving, tests, {@code revise_within} and {@code progress} are left out.
 */
final class Fingerprint {
    private static final int HEX_DIGITS = 16;

    private Fingerprint() {}

    static String of(String canonical) {
        try {
            var sha256 =
                    MessageDigest.getInstance("SHA-256")
                            .digest(canonical.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String canonical(
            String pipeline,
            List<SourcePlan> sources,
            List<EntityPlan> entities,
            List<TablePlan> tables,
            List<DerivedPlan> derived,
            SourcePlan spine,
            KeyPlan key,
            List<BoundInput> inputs,
            LabelPlan label) {
        var lines = new StringBuilder("format 1\npipeline " + pipeline + "\n");
        for (var source : sources) {
            line(
                    lines,
                    "source",
                    source.name(),
                    source.topic(),
                    source.idField(),
                    source.timeField(),
                    source.lateness(),
                    source.ahead());
            format(lines, source.format());
            fields(lines, source.schema());
            source.rules().forEach(rule -> line(lines, "valid", rule.text()));
        }
        for (var entity : entities) {
            line(
                    lines,
                    "entity",
                    entity.name(),
                    entity.from().name(),
                    entity.key().fields(),
                    entity.askKey().fields());
            for (var feature : entity.features()) {
                feature(lines, entity, feature);
            }
        }
        for (var table : tables) {
            line(lines, "table", table.name(), table.topic(), table.key(), table.timeField());
            format(lines, table.format());
            fields(lines, table.schema());
        }
        derived.forEach(value -> line(lines, "derive", value.name(), value.expression()));
        line(lines, "predict", spine.name(), key.fields());
        inputs.forEach(bound -> line(lines, "input", bound.input().name(), bound.input().type()));
        if (label != null) {
            line(
                    lines,
                    "label",
                    label.topic(),
                    label.idField(),
                    label.timeField(),
                    label.value(),
                    label.orDefault(),
                    label.horizon());
            format(lines, label.format());
            fields(lines, label.schema());
        }
        return lines.toString();
    }

    /** Rows, quantile and half-life, which came later, only where they are given. */
    private static void feature(StringBuilder lines, EntityPlan entity, FeaturePlan feature) {
        var call = feature.call();
        var parts =
                new ArrayList<Object>(
                        List.of(
                                "feature",
                                feature.name(),
                                feature.function().name() + "/" + feature.function().version(),
                                feature.column() < 0
                                        ? feature.column()
                                        : entity.columns().get(feature.column()).name(),
                                feature.filter() < 0 ? "" : entity.filters().get(feature.filter()),
                                feature.window(),
                                feature.delay(),
                                feature.excludeCurrent(),
                                feature.orDefault()));
        if (call.rows() > 0) {
            parts.add("last " + call.rows());
        }
        if (!Double.isNaN(call.quantile())) {
            parts.add("quantile " + call.quantile());
        }
        if (call.halfLife() > 0) {
            parts.add("half-life " + call.halfLife());
        }
        line(lines, parts.toArray());
    }

    private static void fields(StringBuilder lines, RowSchema schema) {
        for (int i = 0; i < schema.size(); i++) {
            line(lines, "field", schema.name(i), schema.type(i));
        }
    }

    /** JSON, which was there first, has no line. */
    private static void format(StringBuilder lines, Format format) {
        if (format != Format.JSON) {
            line(lines, "format", format.text());
        }
    }

    /**
     * One line; a line break inside a part is escaped, so that parts cannot run into each other.
     */
    private static void line(StringBuilder lines, Object... parts) {
        for (int i = 0; i < parts.length; i++) {
            var text =
                    String.valueOf(parts[i])
                            .replace("\\", "\\\\")
                            .replace("\n", "\\n")
                            .replace("\t", "\\t");
            lines.append(i == 0 ? "" : "\t").append(text);
        }
        lines.append('\n');
    }
}
