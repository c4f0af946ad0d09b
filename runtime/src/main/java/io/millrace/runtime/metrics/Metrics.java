package io.millrace.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one process. Their names begin with {@code millrace.}, which Prometheus shows as
 * {@code millrace_}.
 */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics pauses = new JvmGcMetrics();

    private Metrics() {}

    /** Our own meters only. */
    public static Metrics create() {
        return new Metrics();
    }

    /** Our own meters and the Java machine's. */
    public static Metrics withJvm() {
        var metrics = new Metrics();
        new JvmMemoryMetrics().bindTo(metrics.registry);
        new JvmThreadMetrics().bindTo(metrics.registry);
        new ProcessorMetrics().bindTo(metrics.registry);
        metrics.pauses.bindTo(metrics.registry);
        return metrics;
    }

    public MeterRegistry registry() {
        return registry;
    }

    /**
     * A counter.
     *
     * @param tags name and value in turn, for example {@code "source", "payments"}
     */
    public Counter counter(String name, String help, String... tags) {
        return Counter.builder(name).description(help).tags(tags).register(registry);
    }

    /**
     * A counter for each value of an enum, under one name.
     *
     * @param tag what the values are, for example {@code reason}
     * @param text a value as it stands in the tag
     */
    public <E extends Enum<E>> Counters<E> counters(
            String name, String help, String tag, Class<E> type, Function<E, String> text) {
        return new Counters<>(registry, name, help, tag, type, text);
    }

    /** A meter whose quantiles are shown in seconds. */
    public LatencyMeter latency(String name, String help) {
        var meter = new LatencyMeter();
        quantile(meter, name, help, "0.5", Latency::p50);
        quantile(meter, name, help, "0.99", Latency::p99);
        quantile(meter, name, help, "0.999", Latency::p999);
        return meter;
    }

    /** Everything in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        pauses.close();
        registry.close();
    }

    private void quantile(
            LatencyMeter meter,
            String name,
            String help,
            String quantile,
            ToDoubleFunction<Latency> of) {
        Gauge.builder(name, meter, latency -> of.applyAsDouble(latency.snapshot()) / 1000)
                .description(help)
                .baseUnit("seconds")
                .tag("quantile", quantile)
                .register(registry);
    }
}
