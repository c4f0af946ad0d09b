package io.millrace.standalone.assembly;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.model.Calibration;
import io.millrace.schemas.model.Chunks;
import io.millrace.schemas.model.DriftBaseline;
import io.millrace.schemas.model.GoldenRow;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.model.ModelShape;
import io.millrace.schemas.model.Provenance;
import io.millrace.schemas.model.Sha256;
import io.millrace.schemas.model.SigningKey;
import io.millrace.schemas.model.TensorType;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.DatasetBuilder;
import io.millrace.trainer.learner.LogisticLearner;
import io.millrace.trainer.learner.TrainedModel;
import io.millrace.trainer.publish.ModelArchive;
import io.millrace.trainer.publish.ModelPublisher;
import io.millrace.trainer.run.ExampleRange;
import io.millrace.trainer.run.Outcome;
import io.millrace.trainer.run.RunLog;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A small pipeline and a logistic model for it, trained on drawn examples. */
final class TinyModel {
    static final double SLOPE = 1.25;
    static final double OFFSET = -0.5;

    private static final long NEWEST = 1_732_000_000_000L;
    private static final int ROWS = 400;

    private final List<String> inputs;
    private final TrainedModel trained;
    private final byte[] onnx;

    private TinyModel(List<String> inputs, TrainedModel trained) {
        this.inputs = inputs;
        this.trained = trained;
        this.onnx = trained.onnx();
    }

    String sha256() {
        return Sha256.hex(onnx);
    }

    String version() {
        return Manifest.version(NEWEST, sha256());
    }

    static Plan plan() {
        return plan("json");
    }

    /** The same with its events and labels in another format. */
    static Plan plan(String format) {
        return Plan.of("tiny", yaml(format));
    }

    static String yaml(String format) {
        return """
                pipeline: tiny
                partitions: 2
                sources:
                  payments:
                    topic: tiny.payments
                    format: %1$s
                    id: id
                    time: { field: t, unit: seconds }
                    lateness: 1h
                    ahead: 1h
                    fields: { id: long, t: timestamp, account: string, amount: double }
                features:
                  payer:
                    key: account
                    from: payments
                    values:
                      amount: { of: amount, compute: [count, sum], over: 1d }
                predict:
                  on: payments
                  key: account
                  inputs: [ amount, "payer.*" ]
                label:
                  topic: tiny.labels
                  format: %1$s
                  id: id
                  value: fraud
                  time: { field: t, unit: seconds }
                  default: false
                  horizon: 7d
                training:
                  every: 7d
                  window: 28d
                  holdout: 7d
                  candidates: [ logistic ]
                serving:
                  decision: "score >= 0.5"
                """
                .formatted(format);
    }

    static TinyModel train(Plan plan) {
        var inputs = plan.inputs().stream().map(Input::name).toList();
        var random = new Random(7);
        var examples = new DatasetBuilder(inputs, Comparator.naturalOrder());
        for (int i = 0; i < ROWS; i++) {
            var row = new double[inputs.size()];
            Arrays.setAll(row, column -> 50 * random.nextDouble());
            double label = row[0] + 10 * random.nextGaussian() > 25 ? 1 : 0;
            examples.add(String.valueOf(i), NEWEST - ROWS + i, label, row);
        }
        var learner = new LogisticLearner();
        var data = examples.build();
        return new TinyModel(inputs, learner.fit(data, data.slice(0, 0), learner.defaults(), 1));
    }

    /** What the trained model itself says. */
    double margin(double[] row) {
        return trained.margins(dataset(row))[0];
    }

    /** As the trainer does it; returns when the model is in force. */
    void publish(Plan plan, Clients clients, Path signingKey) {
        var log =
                new RunLog(
                        new ExampleRange(plan.topics().trainingExamples(), List.of()),
                        NEWEST,
                        System.currentTimeMillis(),
                        System::nanoTime);
        try (var publisher =
                new ModelPublisher(
                        clients, plan, SigningKey.load(signingKey), System::currentTimeMillis)) {
            var archive = ModelArchive.read(new TopicReader(clients), plan.topics());
            publisher.publish(
                    unsigned(version(), plan.fingerprint(), onnx), archive, "a test", log);
        }
        if (log.record().outcome() != Outcome.ACCEPTED) {
            throw new AssertionError(log.record().reason());
        }
    }

    byte[] onnx() {
        return onnx.clone();
    }

    /** The model's manifest with another file. */
    ModelBundle unsigned(String version, String fingerprint, byte[] file) {
        return new ModelBundle(manifest(version, fingerprint, file), file);
    }

    private Manifest manifest(String version, String fingerprint, byte[] file) {
        var golden = Arrays.copyOf(new double[] {30, 2, 55}, inputs.size());
        return new Manifest(
                version,
                Sha256.hex(file),
                file.length,
                Chunks.count(file.length),
                fingerprint,
                inputs.stream().map(ModelInput::number).toList(),
                ModelShape.of("input", TensorType.DOUBLE, inputs.size(), "margin"),
                Manifest.BINARY,
                new Calibration(SLOPE, OFFSET),
                "score >= 0.5",
                new Provenance(
                        "",
                        List.of(),
                        1,
                        "logistic",
                        Map.of(),
                        Map.of(),
                        null,
                        NEWEST - ROWS,
                        NEWEST,
                        "17"),
                Map.of(),
                DriftBaseline.NONE,
                List.of(new GoldenRow(Arrays.stream(golden).boxed().toList(), margin(golden))),
                NEWEST,
                "",
                "");
    }

    private Dataset dataset(double[] row) {
        return new DatasetBuilder(inputs, Comparator.naturalOrder())
                .add("1", NEWEST, 0, row)
                .build();
    }
}
