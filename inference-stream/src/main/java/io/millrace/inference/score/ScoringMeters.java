package io.millrace.inference.score;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.millrace.inference.drift.DriftMeters;
import io.millrace.inference.session.Sessions;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.runtime.metrics.Counters;
import io.millrace.runtime.metrics.Latency;
import io.millrace.runtime.metrics.LatencyMeter;
import io.millrace.runtime.metrics.Metrics;
import java.util.concurrent.atomic.AtomicInteger;

/** What scoring counts and measures, over all stream threads. */
public final class ScoringMeters {
    private final Counter predictions;
    private final Counter held;
    private final Counter withoutActivation;
    private final Counter shadows;
    private final Counters<Reason> refusals;
    private final LatencyMeter latency;
    private final DriftMeters drift;
    private final AtomicInteger waiting = new AtomicInteger();

    public ScoringMeters(Metrics metrics) {
        var registry = metrics.registry();
        drift = new DriftMeters(metrics);
        predictions = metrics.counter("millrace.predictions", "Vectors scored and served");
        held =
                metrics.counter(
                        "millrace.predictions.held",
                        "Of these, vectors that were made before the first activation");
        withoutActivation =
                metrics.counter(
                        "millrace.predictions.without.activation",
                        "Of these, vectors whose activation is lost: the champion served them");
        shadows =
                metrics.counter(
                        "millrace.predictions.shadow", "Scores of versions that did not serve");
        refusals =
                metrics.counters(
                        "millrace.scoring.dead.letters",
                        "Vectors that could not be scored",
                        "reason",
                        Reason.class,
                        Reason::text);
        latency =
                metrics.latency(
                        "millrace.prediction.latency",
                        "From reading the event to scoring it, without those held");
        Gauge.builder("millrace.scoring.waiting", waiting, AtomicInteger::get)
                .description("Tasks that wait for a model to be loaded")
                .register(registry);
        FunctionCounter.builder("millrace.sessions.opened", this, any -> Sessions.opened())
                .description("Sessions of ONNX Runtime that were opened")
                .register(registry);
        FunctionCounter.builder("millrace.sessions.closed", this, any -> Sessions.closed())
                .description("Of these, sessions that were closed again")
                .register(registry);
    }

    public DriftMeters drift() {
        return drift;
    }

    public long predictions() {
        return (long) predictions.count();
    }

    public long held() {
        return (long) held.count();
    }

    public long refused() {
        return refusals.total();
    }

    /** Tasks that wait for a model to be loaded, now. */
    public int waiting() {
        return waiting.get();
    }

    public Latency latency() {
        return latency.snapshot();
    }

    /** Forgets the latencies measured so far, for example those of the warm-up. */
    public void resetLatency() {
        latency.reset();
    }

    void predicted(boolean stamped, long latencyMillis) {
        predictions.increment();
        if (stamped) {
            latency.recordMillis(latencyMillis);
        } else {
            held.increment();
        }
    }

    void withoutItsActivation() {
        withoutActivation.increment();
    }

    void shadowed() {
        shadows.increment();
    }

    void refused(Reason reason) {
        refusals.increment(reason);
    }

    void beginsToWait() {
        waiting.incrementAndGet();
    }

    void endsToWait() {
        waiting.decrementAndGet();
    }
}
