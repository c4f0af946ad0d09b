package io.millrace.standalone.foreign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.schemas.model.GoldenRow;
import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that the original model scored, one JSON object per line: {@code {"inputs": {"amount": 5.0,
 * "country": "AT"}, "score": 0.25}}. An input that is null or not there is missing.
 */
final class GoldenFile {
    private static final JsonMapper JSON = new JsonMapper();

    private GoldenFile() {}

    static List<GoldenRow> read(Path file, List<ModelInput> inputs) {
        var rows = new ArrayList<GoldenRow>();
        try {
            int number = 0;
            for (var line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank()) {
                    rows.add(row(line, file + ", line " + number, inputs));
                }
            }
        } catch (IOException unreadable) {
            throw new FailureException(
                    "The golden rows cannot be read: " + unreadable,
                    "name a file of JSON lines with --golden, see docs/MODELS.md",
                    unreadable);
        }
        if (rows.isEmpty()) {
            throw wrong(file.toString(), "there is no row in it", "write a few rows with scores");
        }
        return rows;
    }

    private static GoldenRow row(String line, String where, List<ModelInput> inputs) {
        JsonNode row;
        try {
            row = JSON.readTree(line);
        } catch (JsonProcessingException malformed) {
            throw wrong(where, malformed.getOriginalMessage(), "write one JSON object per line");
        }
        var given = row.path("inputs");
        if (!given.isObject() || !row.path("score").isNumber()) {
            throw wrong(
                    where,
                    "'inputs' is no object or 'score' no number",
                    "{\"inputs\": {\"amount\": 5.0}, \"score\": 0.25}");
        }
        var names = inputs.stream().map(ModelInput::name).toList();
        for (var field : given.properties()) {
            if (!names.contains(field.getKey())) {
                throw wrong(
                        where,
                        "the pipeline has no input '" + field.getKey() + "'",
                        DidYouMean.of(field.getKey(), names));
            }
        }
        var values = new ArrayList<Double>();
        for (var input : inputs) {
            values.add(value(given.path(input.name()), input, where));
        }
        return new GoldenRow(values, row.path("score").doubleValue());
    }

    private static double value(JsonNode given, ModelInput input, String where) {
        if (given.isMissingNode() || given.isNull()) {
            return Double.NaN;
        }
        if (input.type() == InputType.CATEGORY) {
            return input.codes().getOrDefault(given.asText(), Double.NaN);
        }
        if (!given.isNumber()) {
            throw wrong(where, "'" + input.name() + "' is no number: " + given, "null is missing");
        }
        return given.doubleValue();
    }

    private static FailureException wrong(String where, String what, String remedy) {
        return new FailureException("Golden rows, " + where + ": " + what, remedy);
    }
}
