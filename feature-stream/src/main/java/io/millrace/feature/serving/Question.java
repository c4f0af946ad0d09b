package io.millrace.feature.serving;

import static io.millrace.runtime.http.RejectedException.UNKNOWN;
import static io.millrace.runtime.http.RejectedException.WRONG;

import io.millrace.runtime.http.RejectedException;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.DidYouMean;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whose values are asked for.
 *
 * @param key the fields of the key in their order, as they stand in keys
 * @param at event time in ms; the watermark where empty
 */
record Question(EntityPlan entity, List<String> key, OptionalLong at) {
    private static final long YEAR_10000 = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    /**
     * Checks what somebody asks.
     *
     * @param at milliseconds since 1970 or ISO-8601; may be null
     */
    static Question of(Plan plan, String entity, List<String> key, String at) {
        var found =
                plan.entities().stream()
                        .filter(known -> known.name().equals(entity))
                        .findFirst()
                        .orElseThrow(() -> unknown(plan, entity));
        return new Question(found, key(found, key), time(at));
    }

    /** The key as bytes of a record's key. */
    byte[] bytes() {
        return entity.key().of(key).getBytes(StandardCharsets.UTF_8);
    }

    private static RejectedException unknown(Plan plan, String entity) {
        var known = plan.entities().stream().map(EntityPlan::name).toList();
        return new RejectedException(
                UNKNOWN,
                "there is no entity '" + entity + "' in " + plan.pipeline(),
                DidYouMean.of(entity, known));
    }

    private static List<String> key(EntityPlan entity, List<String> given) {
        var schema = entity.from().schema();
        var fields = entity.key().fields();
        if (given.size() != fields.size()) {
            var names = fields.stream().map(schema::name).toList();
            throw new RejectedException(
                    WRONG,
                    "the key of '%s' has %d fields, %d are given"
                            .formatted(entity.name(), fields.size(), given.size()),
                    names.isEmpty()
                            ? "leave the key out: all events share one entity"
                            : "give one key for each, in this order: " + String.join(", ", names));
        }
        var key = new ArrayList<String>();
        for (int i = 0; i < given.size(); i++) {
            int field = fields.get(i);
            key.add(KeyPart.canonical(schema.name(field), schema.type(field), given.get(i)));
        }
        return key;
    }

    private static OptionalLong time(String at) {
        if (at == null) {
            return OptionalLong.empty();
        }
        try {
            long millis = KeyPart.millis(at);
            if (millis >= 0 && millis <= YEAR_10000) {
                return OptionalLong.of(millis);
            }
        } catch (DateTimeException | ArithmeticException | NumberFormatException unreadable) {
            throw wrongTime(at);
        }
        throw wrongTime(at);
    }

    private static RejectedException wrongTime(String at) {
        return new RejectedException(
                WRONG,
                "at is '" + at + "'",
                "give an event time from 1970 on: milliseconds, or ISO-8601 like"
                        + " 2026-01-31T12:00:00Z");
    }
}
