package io.millrace.feature;

import io.millrace.runtime.kafka.CommittedOffsets;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.definition.Definition.Case;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;

/**
 * Runs the tests that a definition carries, on the real topology and real RocksDB, in this process.
 * Each source's rows go in as they stand, the sources merged by event time; of equal times rows of
 * tables first, then labels; labels without a time come last.
 */
public final class DefinitionTests {
    private static final double TOLERANCE = 1e-9;

    /** How one test went; no failures: passed. */
    public record Outcome(String name, int line, List<String> failures) {
        public boolean passed() {
            return failures.isEmpty();
        }
    }

    private final Plan plan;

    public DefinitionTests(Plan plan) {
        this.plan = plan;
    }

    public List<Outcome> run() {
        return plan.tests().stream().map(this::run).toList();
    }

    private Outcome run(Case test) {
        var failures = new ArrayList<String>();
        var vectors = new HashMap<String, FeatureVector>();
        var refusals = new ArrayList<String>();
        try (var metrics = Metrics.create();
                var driver = driver(metrics)) {
            feed(test, driver);
            var codec = new FeatureVectorCodec(plan);
            var features =
                    driver.createOutputTopic(
                            plan.topics().features(),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer());
            features.readValuesToList().stream()
                    .map(codec::decode)
                    .forEach(vector -> vectors.put(vector.eventId(), vector));
            driver.createOutputTopic(
                            plan.topics().deadLetters(),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer())
                    .readRecordsToList()
                    .forEach(letter -> refusals.add(refusal(letter.headers(), letter.value())));
        }
        test.expect().forEach((id, values) -> compare(id, values, vectors.get(id), failures));
        refusals.forEach(refusal -> failures.add("refused: " + refusal));
        return new Outcome(test.name(), test.line(), failures);
    }

    private TopologyTestDriver driver(Metrics metrics) {
        var partitions = new HashMap<String, Integer>();
        plan.sources().forEach(source -> partitions.put(source.topic(), 1));
        if (plan.label() != null) {
            partitions.put(plan.label().topic(), 1);
        }
        var stage =
                new StageContext(
                        plan,
                        CommittedOffsets.immediate(),
                        () -> Long.MAX_VALUE / 2,
                        new Meters(plan, metrics));
        var properties = new Properties();
        properties.put(
                StreamsConfig.APPLICATION_ID_CONFIG,
                "definition-tests-" + ProcessHandle.current().pid());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        return new TopologyTestDriver(new FeatureTopology(stage, partitions).build(), properties);
    }

    private void feed(Case test, TopologyTestDriver driver) {
        var queues = new GivenReader(plan).read(test);
        for (var next = GivenRows.next(queues); next != null; next = GivenRows.next(queues)) {
            var row = next.take();
            driver.createInputTopic(
                            next.topic(), new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(row.key(), row.value(), row.recordTime());
        }
    }

    private void compare(
            String id, Map<String, Object> expected, FeatureVector vector, List<String> failures) {
        if (vector == null) {
            failures.add("event " + id + " got no vector");
            return;
        }
        var names = plan.inputs().stream().map(Input::name).toList();
        expected.forEach(
                (name, value) -> {
                    int index = names.indexOf(name);
                    var problem = difference(value, vector.numbers()[index], vector.texts()[index]);
                    if (problem != null) {
                        failures.add("event " + id + ": " + name + " " + problem);
                    }
                });
    }

    private static String difference(Object expected, double number, String text) {
        var actual =
                text != null ? text : Double.isNaN(number) ? "missing" : String.valueOf(number);
        boolean same;
        if (expected == null) {
            same = actual.equals("missing");
        } else if (expected instanceof Number value) {
            double wanted = value.doubleValue();
            same = Math.abs(wanted - number) <= TOLERANCE * Math.max(1, Math.abs(wanted));
        } else if (expected instanceof Boolean truth) {
            same = number == (truth ? 1 : 0);
        } else {
            same = expected.toString().equals(text);
        }
        return same
                ? null
                : "is " + actual + ", expected " + (expected == null ? "missing" : expected);
    }

    private static String refusal(org.apache.kafka.common.header.Headers headers, byte[] value) {
        var reason = headers.lastHeader("millrace.reason");
        var text = reason == null ? "?" : new String(reason.value(), StandardCharsets.UTF_8);
        return text + " " + (value == null ? "" : new String(value, StandardCharsets.UTF_8));
    }
}
