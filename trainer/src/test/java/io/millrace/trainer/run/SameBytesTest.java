package io.millrace.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The same range gives the same model file, in whatever process, on whatever JDK and however many
 * threads. {@value #OTHER} in the environment names the java program of another JDK, as {@code
 * .ci/run} does where there is one; without it the other process runs on the same.
 */
class SameBytesTest {
    private static final String OTHER = "MILLRACE_OTHER_JAVA";
    private static final int COUNT = 1500;

    @Test
    void onOneThreadAndOnTwo() {
        assertThat(hashes(2)).isEqualTo(hashes(1));
    }

    @Test
    void inAnotherProcessOnAnotherJdk() throws IOException, InterruptedException {
        var same = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var java = System.getenv().getOrDefault(OTHER, same);
        var process =
                new ProcessBuilder(
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                SameBytesTest.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var lines =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith("sha256 "))
                        .toList();
        assertThat(process.waitFor()).isZero();
        assertThat(lines).isEqualTo(hashes(1));
    }

    /** What the other process runs. */
    public static void main(String[] arguments) {
        hashes(2).forEach(System.out::println);
    }

    private static List<String> hashes(int threads) {
        var lines = new ArrayList<String>();
        var classes = "trials: 3, folds: 2, negatives: 0.6, candidates: ";
        var values = "trials: 3, folds: 2, task: regression, candidates: ";
        for (var training :
                List.of(
                        classes + "[xgboost]",
                        classes + "[logistic]",
                        values + "[xgboost]",
                        values + "[xgboost], objective: mae",
                        values + "[linear]")) {
            var rule = training.startsWith(classes) ? "auc_roc >= 0.5" : "mae < 1";
            var plan = Labelled.plan(rule, training);
            var examples = Labelled.examples(plan, COUNT, 1);
            var log = new RunLog(Labelled.range(COUNT), COUNT, 5, System::nanoTime);
            var bundle =
                    new TrainingRun(plan, Labelled.source(examples), threads)
                            .run(Optional.empty(), log, 5)
                            .orElseThrow(() -> new AssertionError(log.record().reason()));
            lines.add(
                    "sha256 " + bundle.manifest().sha256() + " " + bundle.manifest().calibration());
        }
        return lines;
    }
}
