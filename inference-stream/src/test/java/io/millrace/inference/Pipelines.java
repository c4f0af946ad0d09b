package io.millrace.inference;

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
import io.millrace.schemas.model.TrustedKeys;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.SourcePosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One pipeline of three inputs, and models and vectors for it. */
public final class Pipelines {
    public static final String YAML =
            """
            pipeline: shop
            partitions: 2
            sources:
              orders:
                topic: shop.orders
                id: order
                time: { field: t, unit: seconds }
                lateness: 1h
                ahead: 1h
                fields: { order: long, t: timestamp, customer_id: string, amount: decimal(2) }
            features:
              customer:
                key: customer_id
                from: orders
                values:
                  amount: { of: amount, compute: [count, sum], over: 1h }
            predict:
              on: orders
              key: customer_id
              inputs: [ amount, "customer.*" ]
            label:
              topic: shop.labels
              id: order
              value: fraud
              default: false
              horizon: 7d
            training: { every: 1d, window: 28d, holdout: 7d, candidates: [xgboost], trials: 20 }
            gate: { must: [ "average_precision >= champion.average_precision" ] }
            serving: { decision: "score >= 0.5", without_model: hold, drift: { window: 1h } }
            """;
    public static final Plan PLAN = Plan.of("shop", YAML);
    public static final int WIDTH = PLAN.inputs().size();
    public static final SigningKey KEY = SigningKey.generate();
    public static final TrustedKeys TRUSTED = TrustedKeys.of(List.of(KEY.publicKey()));
    public static final Calibration CALIBRATION = new Calibration(0.5, 0.25);

    private Pipelines() {}

    public static Forest forest(long seed) {
        return new Forest(WIDTH, 20, 4, new Random(seed));
    }

    /** The same pipeline with another name, and so with topics and models of its own. */
    public static Plan named(String name) {
        return Plan.of(name, yaml(name, PLAN.partitions()));
    }

    public static String yaml(String name, int partitions) {
        return YAML.replace("pipeline: shop", "pipeline: " + name)
                .replace("partitions: 2", "partitions: " + partitions);
    }

    /** Signed by {@link #KEY}. */
    public static ModelBundle bundle(String version, TestModel model) {
        return bundle(version, PLAN, model);
    }

    /** For another pipeline. */
    public static ModelBundle bundle(String version, Plan plan, TestModel model) {
        return bundle(version, plan, model, DriftBaseline.NONE);
    }

    public static ModelBundle bundle(
            String version, Plan plan, TestModel model, DriftBaseline drift) {
        var onnx = model.onnx();
        return signed(
                manifest(
                        plan.inputs(),
                        version,
                        model,
                        onnx,
                        plan.fingerprint(),
                        golden(model),
                        drift),
                onnx);
    }

    public static ModelBundle signed(Manifest manifest, byte[] onnx) {
        return new ModelBundle(KEY.sign(manifest), onnx);
    }

    /** The same for another file, not signed. */
    public static Manifest withFile(Manifest manifest, byte[] onnx) {
        return changed(manifest, onnx.length, Sha256.hex(onnx), manifest.golden());
    }

    /** The same with other golden rows, not signed. */
    public static Manifest withGolden(Manifest manifest, List<GoldenRow> golden) {
        return changed(manifest, manifest.size(), manifest.sha256(), golden);
    }

    private static Manifest changed(
            Manifest manifest, int size, String sha256, List<GoldenRow> golden) {
        return new Manifest(
                manifest.version(),
                sha256,
                size,
                Chunks.count(size),
                manifest.fingerprint(),
                manifest.inputs(),
                manifest.shape(),
                manifest.task(),
                manifest.calibration(),
                manifest.decision(),
                manifest.provenance(),
                manifest.metrics(),
                manifest.drift(),
                golden,
                manifest.createdAt(),
                "",
                "");
    }

    public static Manifest manifest(String version, TestModel model) {
        return manifest(version, model, model.onnx(), PLAN.fingerprint(), golden(model));
    }

    private static List<GoldenRow> golden(TestModel model) {
        var golden = new ArrayList<GoldenRow>();
        for (var row : rows(model.width(), 20, 7)) {
            golden.add(new GoldenRow(Arrays.stream(row).boxed().toList(), model.margin(row)));
        }
        return golden;
    }

    public static Manifest manifest(
            String version,
            TestModel model,
            byte[] onnx,
            String fingerprint,
            List<GoldenRow> golden) {
        return manifest(version, model, onnx, fingerprint, golden, DriftBaseline.NONE);
    }

    public static Manifest manifest(
            String version,
            TestModel model,
            byte[] onnx,
            String fingerprint,
            List<GoldenRow> golden,
            DriftBaseline drift) {
        return manifest(PLAN.inputs(), version, model, onnx, fingerprint, golden, drift);
    }

    private static Manifest manifest(
            List<Input> inputs,
            String version,
            TestModel model,
            byte[] onnx,
            String fingerprint,
            List<GoldenRow> golden,
            DriftBaseline drift) {
        return new Manifest(
                version,
                Sha256.hex(onnx),
                onnx.length,
                Chunks.count(onnx.length),
                fingerprint,
                inputs.stream().map(input -> ModelInput.number(input.name())).toList(),
                ModelShape.of("input", model.type(), model.width(), "margin"),
                Manifest.BINARY,
                CALIBRATION,
                "score >= 0.5",
                new Provenance(
                        "shop.training-examples",
                        List.of(),
                        1,
                        "test",
                        Map.of(),
                        Map.of(),
                        null,
                        0,
                        1,
                        "17"),
                Map.of(),
                drift,
                golden,
                0,
                "",
                "");
    }

    /** Random rows, about every fifth value missing, values often equal to thresholds. */
    public static List<double[]> rows(int count, long seed) {
        return rows(WIDTH, count, seed);
    }

    /** Of a pipeline with so many inputs. */
    public static List<double[]> rows(int width, int count, long seed) {
        var random = new Random(seed);
        var rows = new ArrayList<double[]>();
        for (int i = 0; i < count; i++) {
            var row = new double[width];
            for (int j = 0; j < width; j++) {
                row[j] =
                        random.nextInt(5) == 0
                                ? Double.NaN
                                : random.nextBoolean()
                                        ? random.nextInt(9) / 4.0 - 1
                                        : random.nextGaussian();
            }
            rows.add(row);
        }
        return rows;
    }

    public static FeatureVector vector(
            String id, long activation, String champion, double... numbers) {
        return vector(id, PLAN.fingerprint(), activation, champion, numbers);
    }

    /** Of an entity. */
    public static FeatureVector keyed(
            String id, String key, long activation, String champion, double... numbers) {
        return keyed(PLAN, id, key, activation, champion, numbers);
    }

    /** Of an entity of another pipeline. */
    public static FeatureVector keyed(
            Plan plan, String id, String key, long activation, String champion, double... numbers) {
        return vector(id, key, plan.fingerprint(), activation, champion, numbers);
    }

    public static FeatureVector vector(
            String id, String fingerprint, long activation, String champion, double... numbers) {
        return vector(id, "c1", fingerprint, activation, champion, numbers);
    }

    private static FeatureVector vector(
            String id,
            String key,
            String fingerprint,
            long activation,
            String champion,
            double... numbers) {
        return new FeatureVector(
                id,
                1_000,
                key,
                fingerprint,
                activation,
                champion,
                new SourcePosition("shop.orders", 1, 42),
                5_000,
                true,
                numbers,
                new String[numbers.length]);
    }
}
