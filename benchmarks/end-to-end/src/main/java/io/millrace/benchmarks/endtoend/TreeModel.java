package io.millrace.benchmarks.endtoend;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.model.Calibration;
import io.millrace.schemas.model.Chunks;
import io.millrace.schemas.model.DriftBaseline;
import io.millrace.schemas.model.GoldenRow;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.Provenance;
import io.millrace.schemas.model.Sha256;
import io.millrace.schemas.model.SigningKey;
import io.millrace.schemas.model.onnx.OnnxStructure;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.standalone.assembly.Keys;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.DatasetBuilder;
import io.millrace.trainer.learner.TrainedModel;
import io.millrace.trainer.learner.XgBoostLearner;
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

/** A model of 100 trees, trained on the first vectors of the lane itself. */
final class TreeModel {
    private static final int TREES = 100;
    private static final int ROWS = 5_000;

    private final Dataset rows;
    private final TrainedModel trained;

    private TreeModel(Dataset rows, TrainedModel trained) {
        this.rows = rows;
        this.trained = trained;
    }

    static TreeModel train(Plan plan, Clients clients) {
        var codec = new FeatureVectorCodec(plan);
        var inputs = plan.inputs().stream().map(Input::name).toList();
        var examples = new DatasetBuilder(inputs, Comparator.naturalOrder());
        new TopicReader(clients)
                .readAll(
                        plan.topics().features(),
                        record -> {
                            var vector = codec.decode(record.value());
                            var id =
                                    vector.eventId()
                                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                            double label = Traffic.fraud(Traffic.number(id, 0)) ? 1 : 0;
                            examples.add(vector.eventId(), vector.time(), label, vector.numbers());
                        });
        var all = examples.build();
        var rows = all.slice(Math.max(0, all.rows() - ROWS), all.rows());
        var learner = new XgBoostLearner(1);
        var parameters = learner.defaults().with("rounds", TREES);
        return new TreeModel(rows, learner.fit(rows, rows.slice(0, 0), parameters, 1));
    }

    /**
     * As the trainer does it; returns when the model is in force.
     *
     * @return what it is
     */
    String publish(Plan plan, Clients clients, Path dataDirectory) {
        var onnx = trained.onnx();
        var manifest = manifest(plan, onnx);
        var log =
                new RunLog(
                        new ExampleRange(plan.topics().trainingExamples(), List.of()),
                        manifest.createdAt(),
                        System.currentTimeMillis(),
                        System::nanoTime);
        var key = SigningKey.load(Keys.in(dataDirectory).signing());
        try (var publisher = new ModelPublisher(clients, plan, key, System::currentTimeMillis)) {
            var archive = ModelArchive.read(new TopicReader(clients), plan.topics());
            publisher.publish(new ModelBundle(manifest, onnx), archive, "a benchmark", log);
        }
        if (log.record().outcome() != Outcome.ACCEPTED) {
            throw new IllegalStateException(log.record().reason());
        }
        return trained.summary() + ", " + onnx.length + " bytes of ONNX";
    }

    private Manifest manifest(Plan plan, byte[] onnx) {
        long newest = rows.time(rows.rows() - 1);
        return new Manifest(
                Manifest.version(newest, Sha256.hex(onnx)),
                Sha256.hex(onnx),
                onnx.length,
                Chunks.count(onnx.length),
                plan.fingerprint(),
                rows.columns(),
                OnnxStructure.inspect(onnx).shape(),
                Manifest.BINARY,
                Calibration.IDENTITY,
                plan.serving().decision(),
                new Provenance(
                        "",
                        List.of(),
                        1,
                        trained.learner(),
                        Map.of(),
                        Map.of(),
                        null,
                        rows.time(0),
                        newest,
                        Runtime.version().toString()),
                Map.of(),
                DriftBaseline.NONE,
                List.of(golden()),
                newest,
                "",
                "");
    }

    private GoldenRow golden() {
        var row = new double[rows.width()];
        rows.copyRow(0, row);
        double margin = trained.margins(rows.slice(0, 1))[0];
        return new GoldenRow(Arrays.stream(row).boxed().toList(), margin);
    }
}
