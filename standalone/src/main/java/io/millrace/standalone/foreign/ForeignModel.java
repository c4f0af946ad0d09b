package io.millrace.standalone.foreign;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.schemas.model.Calibration;
import io.millrace.schemas.model.Chunks;
import io.millrace.schemas.model.DriftBaseline;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.model.ModelShape;
import io.millrace.schemas.model.ModelTensor;
import io.millrace.schemas.model.Provenance;
import io.millrace.schemas.model.Sha256;
import io.millrace.schemas.model.onnx.Inspection;
import io.millrace.schemas.model.onnx.OnnxStructure;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An ONNX file that another program made, and what has to be known of it.
 *
 * @param output name of the tensor with the score, null where there is only one
 * @param column of the score in it, null for the last
 * @param missing what a missing value is in an int64 tensor
 * @param meaning of the score
 * @param categories JSON file of the texts of each category input, in the order of their codes;
 *     null where there is no such input
 * @param golden file of rows that the original model scored
 */
public record ForeignModel(
        Path file,
        String output,
        Integer column,
        long missing,
        Meaning meaning,
        Path categories,
        Path golden) {
    private static final JsonMapper JSON = new JsonMapper();

    /** What the model gives. */
    public enum Meaning {
        PROBABILITY(Manifest.BINARY, Calibration.NONE),
        /** The logarithm of the odds. */
        MARGIN(Manifest.BINARY, Calibration.IDENTITY),
        VALUE(Manifest.REGRESSION, Calibration.NONE);

        private final String task;
        private final Calibration calibration;

        Meaning(String task, Calibration calibration) {
            this.task = task;
            this.calibration = calibration;
        }
    }

    /**
     * The bundle, not signed.
     *
     * @param version null for one of the day and the file's hash
     * @param now wall clock in ms
     */
    public ModelBundle bundle(Plan plan, String version, long now) {
        var onnx = read(file);
        var inspection = OnnxStructure.inspect(onnx);
        if (!inspection.sound()) {
            throw new FailureException(
                    file
                            + " is no model that may be served: "
                            + String.join("; ", inspection.violations()),
                    "docs/MODELS.md says what may be in a model and how to export it");
        }
        var inputs = inputs(plan);
        var shape = shape(inspection, inputs.size());
        var sha256 = Sha256.hex(onnx);
        var name = version == null ? Manifest.version(now, sha256) : version;
        if (!Manifest.isVersion(name)) {
            throw new FailureException(
                    "'" + name + "' is no name for a version",
                    "use letters, digits, dots and dashes, at most 100");
        }
        var manifest =
                new Manifest(
                        name,
                        sha256,
                        onnx.length,
                        Chunks.count(onnx.length),
                        plan.fingerprint(),
                        inputs,
                        shape,
                        meaning.task,
                        meaning.calibration,
                        plan.serving().decision(),
                        new Provenance(
                                "", List.of(), 0, "", Map.of(), Map.of(), null, now, now, ""),
                        Map.of(),
                        DriftBaseline.NONE,
                        GoldenFile.read(golden, inputs),
                        now,
                        "",
                        "");
        return new ModelBundle(manifest, onnx);
    }

    private ModelShape shape(Inspection found, int width) {
        var chosen = output(found.outputs());
        int at = column == null ? chosen.width() - 1 : column;
        if (at < 0 || at >= chosen.width()) {
            throw new FailureException(
                    "The " + chosen + " has no column " + at, "count from 0 with --column");
        }
        var shape = new ModelShape(found.inputs(), chosen, at, missing);
        if (shape.width() != width) {
            throw new FailureException(
                    "The model takes %d columns, %s; the pipeline has %d inputs"
                            .formatted(shape.width(), found.inputs(), width),
                    "export a model of the inputs of 'predict', in their order");
        }
        return shape;
    }

    private ModelTensor output(List<ModelTensor> outputs) {
        var names = outputs.stream().map(ModelTensor::name).toList();
        if (output == null && outputs.size() > 1) {
            throw new FailureException(
                    "The model has several outputs: " + String.join(", ", names),
                    "name the one with the score with --output");
        }
        return outputs.stream()
                .filter(each -> output == null || each.name().equals(output))
                .findFirst()
                .orElseThrow(
                        () ->
                                new FailureException(
                                        "The model has no output '" + output + "'",
                                        DidYouMean.of(output, names)));
    }

    private List<ModelInput> inputs(Plan plan) {
        var texts = categories == null ? Map.<String, List<String>>of() : texts();
        var inputs = new ArrayList<ModelInput>();
        for (var input : plan.inputs()) {
            boolean category = input.type() == InputType.CATEGORY;
            var codes = texts.getOrDefault(input.name(), List.of());
            if (category && codes.isEmpty()) {
                throw new FailureException(
                        "The input '" + input.name() + "' is a text, and no codes are given for it",
                        "give a JSON file with --categories: {\"%s\": [\"text of code 0\", ...]}"
                                .formatted(input.name()));
            }
            inputs.add(new ModelInput(input.name(), input.type(), category ? codes : List.of()));
        }
        return inputs;
    }

    private Map<String, List<String>> texts() {
        try {
            return JSON.readValue(categories.toFile(), new TypeReference<>() {});
        } catch (IOException wrong) {
            throw new FailureException(
                    "The categories cannot be read: " + wrong.getMessage(),
                    "write one JSON object: {\"country\": [\"text of code 0\", ...]}",
                    wrong);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new FailureException(
                    "The model cannot be read: " + unreadable, "name the ONNX file", unreadable);
        }
    }
}
