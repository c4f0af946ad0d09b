package io.millrace.inference.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.millrace.inference.Converted;
import io.millrace.inference.Pipelines;
import io.millrace.inference.session.Scorer;
import io.millrace.schemas.model.GoldenRow;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.onnx.OnnxStructure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that other programs made, from the files kept with the tests. */
class ConvertedModelsTest {
    private static final Path FILES = Path.of("src/test/resources/models");

    private final ServeGate gate =
            new ServeGate(Pipelines.PLAN, Pipelines.TRUSTED, GateLimits.DEFAULT);

    static List<Converted> models() {
        return Converted.all();
    }

    /** To write them anew: {@code -Dmillrace.models=write}. */
    @ParameterizedTest
    @MethodSource("models")
    void theFilesAreThoseOfTheWriter(Converted model) throws IOException {
        if ("write".equals(System.getProperty("millrace.models"))) {
            Files.createDirectories(FILES);
            Files.write(file(model), model.onnx());
        }
        assertThat(Files.readAllBytes(file(model))).isEqualTo(model.onnx());
    }

    @ParameterizedTest
    @MethodSource("models")
    void scoreAsTheyWereMeantTo(Converted model) throws IOException, RefusedException {
        var onnx = Files.readAllBytes(file(model));
        try (var loaded = gate.admit(Pipelines.signed(model.manifest(onnx), onnx));
                var scorer = Scorer.of(loaded.lease().orElseThrow())) {
            for (var row : Pipelines.rows(200, 99)) {
                double expected = model.score().applyAsDouble(row);
                if (Double.isNaN(expected)) {
                    assertThat(scorer.margin(row)).isNaN();
                } else {
                    assertThat(scorer.margin(row))
                            .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void otherScoresThanTheOriginalsAreRefused(Converted model) {
        var manifest = model.manifest(model.onnx());
        var wrong =
                manifest.golden().stream()
                        .map(row -> new GoldenRow(row.inputs(), row.margin() + 0.001))
                        .toList();
        var bundle = Pipelines.signed(Pipelines.withGolden(manifest, wrong), model.onnx());

        assertThat(refusal(bundle).check()).isEqualTo(Check.GOLDEN_ROWS);
    }

    /** Every other one signed anew, so that the structural check is what stands. */
    @ParameterizedTest
    @MethodSource("models")
    void damagedOnesAreRefusedOrHarmless(Converted model) {
        long seed = System.nanoTime();
        System.out.println("ConvertedModelsTest seed " + seed);
        var random = new Random(seed);
        var good = Pipelines.signed(model.manifest(model.onnx()), model.onnx());
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            var onnx = Damage.of(good.onnx(), random);
            boolean signed = i % 2 == 0;
            var bundle =
                    signed
                            ? Pipelines.signed(Pipelines.withFile(good.manifest(), onnx), onnx)
                            : new ModelBundle(good.manifest(), onnx);
            try {
                gate.admit(bundle).close();
            } catch (RefusedException stopped) {
                refused++;
                if (signed) {
                    assertThat(stopped.refusal().check()).isGreaterThanOrEqualTo(Check.STRUCTURE);
                } else {
                    assertThat(stopped.refusal().check()).isLessThanOrEqualTo(Check.SHA256);
                }
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void aListOfMapsIsRefusedWithTheWayOut() {
        var inspection = OnnxStructure.inspect(Converted.zipMapped());

        assertThat(inspection.violations())
                .anySatisfy(
                        violation ->
                                assertThat(violation).contains("zipmap=False", "docs/MODELS.md"));
    }

    private Refusal refusal(ModelBundle bundle) {
        var refused =
                catchThrowableOfType(RefusedException.class, () -> gate.admit(bundle).close());
        assertThat(refused).as("admitted").isNotNull();
        return refused.refusal();
    }

    private static Path file(Converted model) {
        return FILES.resolve(model.name() + ".onnx");
    }
}
