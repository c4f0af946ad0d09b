package io.millrace.inference.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.inference.Linear;
import io.millrace.inference.Pipelines;
import io.millrace.inference.TestModel;
import io.millrace.schemas.model.ModelShape;
import io.millrace.schemas.model.TensorType;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadedModelTest {
    @Test
    void treesScoreBitEqualToPlainJava() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var forest = Pipelines.forest(seed);
        try (var model = load(forest);
                var scorer = Scorer.of(model.lease().orElseThrow())) {
            for (var row : Pipelines.rows(2_000, seed)) {
                assertThat(scorer.margin(row)).isEqualTo(forest.margin(row));
            }
        }
    }

    @Test
    void linearModelsScoreInDouble() {
        var linear = new Linear(0.1, 1e-3, -2, 1e6);
        try (var model = load(linear);
                var scorer = Scorer.of(model.lease().orElseThrow())) {
            for (var row : Pipelines.rows(500, 3)) {
                assertThat(scorer.margin(row)).isCloseTo(linear.margin(row), within(1e-9));
            }
        }
    }

    @Test
    void tellsWhatDiffersFromTheShape() {
        try (var model = load(Pipelines.forest(1));
                var lease = model.lease().orElseThrow()) {
            assertThat(lease.difference(ModelShape.of("input", TensorType.FLOAT, 3, "margin")))
                    .isEmpty();
            assertThat(lease.difference(ModelShape.of("input", TensorType.FLOAT, 4, "margin")))
                    .isPresent();
            assertThat(lease.difference(ModelShape.of("input", TensorType.DOUBLE, 3, "margin")))
                    .isPresent();
            assertThat(lease.difference(ModelShape.of("input", TensorType.FLOAT, 3, "score")))
                    .isPresent();
        }
    }

    @Test
    void aFileThatIsNoneIsAClearFailure() {
        var manifest = Pipelines.manifest("v1", Pipelines.forest(1));

        assertThatThrownBy(() -> LoadedModel.load(manifest, new byte[100]))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("v1");
    }

    @Test
    void closesAfterTheLastLeaseAndOnce() {
        var model = load(Pipelines.forest(1));
        var lease = model.lease().orElseThrow();
        var shared = lease.share();

        model.close();
        model.close();
        assertThat(model.lease()).isEmpty();
        lease.close();
        lease.close();
        assertThat(model.closed()).isFalse();
        shared.close();

        assertThat(model.closed()).isTrue();
    }

    @Test
    void isClosedUnderConcurrentScoring() throws Exception {
        var forest = Pipelines.forest(5);
        var rows = Pipelines.rows(64, 5);
        var threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 50; round++) {
                var model = load(forest);
                var scoring = new CountDownLatch(4);
                Callable<Integer> task =
                        () -> {
                            int runs = 0;
                            while (true) {
                                var lease = model.lease();
                                if (lease.isEmpty()) {
                                    return runs;
                                }
                                try (var scorer = Scorer.of(lease.get())) {
                                    for (var row : rows) {
                                        assertThat(scorer.margin(row))
                                                .isEqualTo(forest.margin(row));
                                        runs++;
                                    }
                                }
                                scoring.countDown();
                            }
                        };
                var results = new ArrayList<Future<Integer>>();
                for (int i = 0; i < 4; i++) {
                    results.add(threads.submit(task));
                }
                assertThat(scoring.await(10, TimeUnit.SECONDS)).isTrue();
                model.close();
                int runs = 0;
                for (var result : results) {
                    runs += result.get(10, TimeUnit.SECONDS);
                }
                assertThat(runs).isGreaterThanOrEqualTo(4 * rows.size());
                assertThat(model.closed()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static LoadedModel load(TestModel model) {
        return LoadedModel.load(Pipelines.manifest("v1", model), model.onnx());
    }
}
