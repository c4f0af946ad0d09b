package io.millrace.feature;

import io.millrace.runtime.http.HttpServer;
import io.millrace.runtime.kafka.BrokerProcess;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.plan.Plan;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A feature-stream with its HTTP on the shared broker, as a process of its own would have it. */
public final class Instance implements AutoCloseable {
    private final Metrics metrics = Metrics.create();
    private final FeatureRunner runner;
    private final HttpServer http;

    /**
     * Not started yet.
     *
     * @param more settings
     */
    public Instance(Plan plan, Path directory, Map<String, String> more) throws Exception {
        var values = new HashMap<>(more);
        values.put("http.port", "0");
        var settings = BrokerProcess.shared().settings(directory, values);
        runner = new FeatureRunner(plan, new Clients(settings), metrics);
        http = HttpServer.start("test", settings.http(), 0, runner::health, metrics, runner::serve);
        runner.servedAt(http.advertised());
    }

    public Instance start() {
        runner.start();
        return this;
    }

    public String address() {
        return http.address();
    }

    FeatureRunner runner() {
        return runner;
    }

    /** Records read from changelogs. */
    long restored() {
        return (long) metrics.registry().get("millrace.restored").functionCounter().count();
    }

    @Override
    public void close() {
        runner.close();
        http.close();
        metrics.close();
    }
}
