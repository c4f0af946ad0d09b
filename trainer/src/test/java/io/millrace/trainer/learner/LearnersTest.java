package io.millrace.trainer.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LearnersTest {
    @Test
    void findsLearnersInTheOrderWanted() {
        assertThat(Learners.available(Loss.LOG_LOSS, List.of("logistic", "xgboost"), 1))
                .extracting(Learner::name)
                .containsExactly("logistic", "xgboost");
    }

    @Test
    void refusesUnknownNamesAllAtOnce() {
        assertThatThrownBy(
                        () ->
                                Learners.available(
                                        Loss.LOG_LOSS, List.of("xgbost", "logistic", "forest"), 1))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("2 problems")
                .hasMessageContaining("unknown learner 'xgbost' (did you mean 'xgboost'?)")
                .hasMessageContaining("unknown learner 'forest' (known: logistic, xgboost)");
        assertThatThrownBy(() -> Learners.available(Loss.LOG_LOSS, List.of(), 1))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("no learner");
    }

    @Test
    void drawsEqualParametersFromEqualSeedsAndOthersFromOthers() {
        for (var learner : Learners.all(Loss.LOG_LOSS, 1)) {
            var first = learner.sample(new Random(3));
            assertThat(learner.sample(new Random(3))).isEqualTo(first);
            assertThat(learner.sample(new Random(4))).isNotEqualTo(first);
            first.requireNamesOf(learner.defaults());
        }
    }

    /** In a JVM of its own, because a library that was loaded once stays loaded. */
    @Test
    void goesOnWithoutXgBoostWhereItsLibraryIsMissing() throws Exception {
        var output = runWithoutNativeLibrary();
        assertThat(output)
                .contains("training goes on without xgboost")
                .contains("cannot be loaded")
                .contains("candidates: [logistic], of a regression [linear]")
                .contains("available: logistic\n")
                .contains("alone: XGBoost's native library cannot be loaded");
    }

    private static String runWithoutNativeLibrary() throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Dxgboostruntime.native.xgboost4j=/nowhere/libxgboost4j.so",
                                "-cp",
                                System.getProperty("java.class.path"),
                                WithoutNativeLibrary.class.getName())
                        .redirectErrorStream(true)
                        .start();
        try {
            var output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    /** The program of that JVM. */
    static final class WithoutNativeLibrary {
        private WithoutNativeLibrary() {}

        public static void main(String[] arguments) {
            for (var learner :
                    Learners.available(Loss.LOG_LOSS, List.of("xgboost", "logistic"), 1)) {
                System.out.print("available: " + learner.name() + "\n");
            }
            try {
                Learners.available(Loss.LOG_LOSS, List.of("xgboost"), 1);
            } catch (FailureException e) {
                System.out.print("alone: " + e.getMessage() + "\n");
            }
        }
    }
}
