package io.millrace.trainer.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.trainer.dataset.Examples;
import io.millrace.trainer.onnx.OnnxScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each learner makes of the same rows, from one version of the program to the next: {@code
 * golden/<name>.txt} has the margins of its exported model. {@code -Dmillrace.golden=write} renews
 * them.
 */
class GoldenLearnerTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final int ROWS = 2000;

    /** Another processor may add in another order. */
    private static final double TOLERANCE = 1e-4;

    static Stream<Arguments> learners() {
        return Arrays.stream(Loss.values())
                .flatMap(
                        loss ->
                                Learners.all(loss, 1).stream()
                                        .map(learner -> Arguments.of(loss, learner)));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void givesTheMarginsOfItsGoldenFile(Loss loss, Learner learner) throws IOException {
        var rows =
                Examples.of(
                        IntStream.range(0, ROWS)
                                .mapToObj(GoldenLearnerTest::row)
                                .toArray(double[][]::new),
                        IntStream.range(0, ROWS).mapToDouble(i -> label(loss, i)).toArray());
        var parameters = learner.defaults();
        if (parameters.values().containsKey("rounds")) {
            parameters = parameters.with("rounds", 20);
        }
        var model = learner.fit(rows, rows.slice(0, 0), parameters, 1);
        var margins = OnnxScores.margins(model.onnx(), model.type(), rows.slice(0, 40));
        var suffix = loss == Loss.LOG_LOSS ? "" : "-" + loss.word();
        var file = GOLDEN.resolve(learner.name() + suffix + ".txt");
        if ("write".equals(System.getProperty("millrace.golden"))) {
            Files.createDirectories(GOLDEN);
            Files.write(file, Arrays.stream(margins).mapToObj(Double::toString).toList());
        }
        var golden = Files.readAllLines(file).stream().mapToDouble(Double::parseDouble).toArray();
        assertThat(margins).hasSameSizeAs(golden);
        for (int i = 0; i < golden.length; i++) {
            assertThat(margins[i]).as("row " + i).isCloseTo(golden[i], within(TOLERANCE));
        }
    }

    @Test
    void aDefinitionMayNameJustThese() {
        for (var loss : Loss.values()) {
            assertThat(Learners.all(loss, 1))
                    .extracting(Learner::name)
                    .isEqualTo(loss.task().learners());
        }
    }

    /** Whole numbers and halves, some missing: no function of the machine takes part. */
    private static double[] row(int i) {
        double missing = i % 7 == 3 ? Double.NaN : i * 31 % 57 / 2.0;
        return new double[] {i * 37 % 101, missing, i * 53 % 11, 4};
    }

    private static double label(Loss loss, int i) {
        double sum = i * 37 % 101 + i * 53 % 11 * 6 + i * 17 % 40;
        return loss == Loss.LOG_LOSS ? (sum > 110 ? 1 : 0) : sum / 4 - 10;
    }
}
