package io.millrace.inference.gate;

import io.millrace.inference.session.LoadedModel;
import io.millrace.inference.session.ModelException;
import io.millrace.inference.session.Scorer;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.TensorType;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a model before it serves: shapes, golden rows, warm-up, latency. A run cannot be
 * interrupted, so it happens on a thread of its own; where it does not come back in time, the
 * thread and the model's session are left to themselves and the model is refused.
 */
final class TrialRun {
    private static final double DOUBLE_TOLERANCE = 1e-9;

    /** For what another program computed, in whatever order of additions. */
    private static final double FLOAT_TOLERANCE = 1e-5;

    private static final int WARM_UP_RUNS = 200;

    private final LoadedModel model;
    private final Manifest manifest;
    private final GateLimits limits;

    TrialRun(LoadedModel model, GateLimits limits) {
        this.model = model;
        this.manifest = model.manifest();
        this.limits = limits;
    }

    void pass() throws RefusedException {
        try (var lease = model.lease().orElseThrow()) {
            var difference = lease.difference(manifest.shape());
            if (difference.isPresent()) {
                throw new RefusedException(Check.SHAPES, difference.get());
            }
        }
        if (manifest.golden().isEmpty()) {
            throw new RefusedException(
                    Check.GOLDEN_ROWS, "the manifest has no golden rows to prove the model with");
        }
        inTime(Check.GOLDEN_ROWS, this::goldenRows);
        var median = inTime(Check.LATENCY, this::warmUp);
        if (median.compareTo(limits.latency()) > 0) {
            throw new RefusedException(
                    Check.LATENCY,
                    "one row takes %d us (median), the limit is %d us"
                            .formatted(median.toNanos() / 1000, limits.latency().toNanos() / 1000));
        }
    }

    private Void goldenRows() throws RefusedException {
        try (var scorer = Scorer.of(model.lease().orElseThrow())) {
            for (int i = 0; i < manifest.golden().size(); i++) {
                var row = manifest.golden().get(i);
                double margin = scorer.margin(row.values());
                double tolerance = tolerance() * Math.max(1, Math.abs(row.margin()));
                boolean same =
                        Double.isNaN(row.margin())
                                ? Double.isNaN(margin)
                                : Math.abs(margin - row.margin()) <= tolerance;
                if (!same) {
                    throw new RefusedException(
                            Check.GOLDEN_ROWS,
                            "golden row %d scores %s, the original model gave %s"
                                    .formatted(i, margin, row.margin()));
                }
            }
        }
        return null;
    }

    /** Relative. The trainer proves its float exports equal to the bit. */
    private double tolerance() {
        if (manifest.shape().type() == TensorType.DOUBLE) {
            return DOUBLE_TOLERANCE;
        }
        return manifest.provenance().elsewhere() ? FLOAT_TOLERANCE : 0;
    }

    /** The median time of one row. */
    private Duration warmUp() {
        var nanos = new long[WARM_UP_RUNS];
        try (var scorer = Scorer.of(model.lease().orElseThrow())) {
            for (int i = 0; i < nanos.length; i++) {
                var row = manifest.golden().get(i % manifest.golden().size()).values();
                long start = System.nanoTime();
                scorer.margin(row);
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[nanos.length / 2]);
    }

    private <T> T inTime(Check check, Callable<T> run) throws RefusedException {
        var task = new FutureTask<>(run);
        var thread = new Thread(task, "trial-" + manifest.version());
        thread.setDaemon(true);
        long start = System.nanoTime();
        thread.start();
        try {
            var result = task.get(limits.deadline().toNanos(), TimeUnit.NANOSECONDS);
            if (System.nanoTime() - start > limits.deadline().toNanos()) {
                throw late(check);
            }
            return result;
        } catch (TimeoutException late) {
            throw late(check);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RefusedException refused) {
                throw refused;
            }
            if (failed.getCause() instanceof ModelException refused) {
                throw new RefusedException(check, refused);
            }
            throw new IllegalStateException(
                    "the trial of model " + manifest.version() + " failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while model " + manifest.version() + " was tried", interrupted);
        }
    }

    private RefusedException late(Check check) {
        return new RefusedException(
                check, "it did not come back within " + limits.deadline().toMillis() + " ms");
    }
}
