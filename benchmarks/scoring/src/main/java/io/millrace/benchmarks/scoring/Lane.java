package io.millrace.benchmarks.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.inference.InferenceMain;
import io.millrace.inference.LiveTopics;
import io.millrace.inference.Pipelines;
import io.millrace.runtime.kafka.BrokerProcess;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.run.JavaProcess;
import io.millrace.schemas.plan.Plan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One program that reads {@code features} and writes {@code predictions}, in a process of its own,
 * with topics of its own.
 */
final class Lane implements AutoCloseable {
    /** As in inference-stream's image. */
    private static final List<String> OPTIONS =
            List.of("-Xmx512m", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=10");

    private static final List<String> FIXED_HEAP =
            List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC");

    private final Plan plan;
    private final Clients clients;
    private final LiveTopics topics;
    private final JavaProcess process;
    private final int port;

    private Lane(Plan plan, Clients clients, LiveTopics topics, JavaProcess process, int port) {
        this.plan = plan;
        this.clients = clients;
        this.topics = topics;
        this.process = process;
        this.port = port;
    }

    /** inference-stream. */
    static Lane millrace(BrokerProcess broker, Path directory) throws IOException {
        return millrace("hop", OPTIONS, broker, directory);
    }

    /** The same with a Java heap that is all there from the start, and so does not grow. */
    static Lane soaked(BrokerProcess broker, Path directory) throws IOException {
        return millrace("soak", FIXED_HEAP, broker, directory);
    }

    static Lane passThrough(BrokerProcess broker, Path directory) throws IOException {
        return start("pass-through", OPTIONS, broker, directory, PassThrough.class, List.of());
    }

    private static Lane millrace(
            String pipeline, List<String> options, BrokerProcess broker, Path directory)
            throws IOException {
        var keys = directory.resolve("keys");
        Pipelines.KEY.trustIn(keys);
        return start(
                pipeline,
                options,
                broker,
                directory,
                InferenceMain.class,
                List.of(keys.toString()));
    }

    private static Lane start(
            String pipeline,
            List<String> options,
            BrokerProcess broker,
            Path directory,
            Class<?> main,
            List<String> paths)
            throws IOException {
        var plan = Workload.plan(pipeline);
        var data = directory.resolve(pipeline);
        var settings = broker.settings(data, Map.of());
        var clients = new Clients(settings);
        var topics = new LiveTopics(plan, clients);
        var definition =
                Files.writeString(
                        directory.resolve(pipeline + ".yaml"), Workload.definition(pipeline));
        var arguments = new ArrayList<String>();
        arguments.add(definition.toString());
        arguments.addAll(paths);
        arguments.add("kafka.bootstrap-servers=" + settings.kafka().bootstrapServers());
        arguments.add("storage.data-directory=" + data);
        int port = BrokerProcess.freePort();
        arguments.add("http.port=" + port);
        var process = new JavaProcess(pipeline, directory, options, main, arguments);
        process.start();
        return new Lane(plan, clients, topics, process, port);
    }

    Plan plan() {
        return plan;
    }

    Clients clients() {
        return clients;
    }

    LiveTopics topics() {
        return topics;
    }

    ProcessHandle handle() {
        return process.handle();
    }

    /** Fails with what the process wrote last where it has ended. */
    void requireAlive() {
        if (!process.isRunning()) {
            throw new IllegalStateException(process.name() + " has ended:\n" + process.tail());
        }
    }

    /** One of its metrics that has no tags. */
    double metric(String name) throws IOException, InterruptedException {
        var metrics = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"));
        return HttpClient.newHttpClient()
                .send(metrics.build(), BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no metric " + name));
    }

    static byte[] key(int entity) {
        return ("c" + entity).getBytes(UTF_8);
    }

    @Override
    public void close() {
        topics.close();
        process.close();
    }
}
