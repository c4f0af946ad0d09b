package io.millrace.feature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.runtime.kafka.CommittedOffsets;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.definition.Definition.Case;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.record.RowSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;

/**
 * Runs the tests that a definition carries, on the real topology and real RocksDB, in this process.
 * Each source's rows go in as they stand, the sources merged by event time; of equal times labels
 * first, and labels without a time last.
 */
public final class DefinitionTests {
    private static final JsonMapper JSON = new JsonMapper();
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
        var queues = new ArrayList<GivenRows>();
        if (plan.label() != null) {
            var label = plan.label();
            queues.add(rows(test, "labels", label.topic(), label.schema(), label.timeField()));
        }
        for (var source : plan.sources()) {
            queues.add(
                    rows(test, source.name(), source.topic(), source.schema(), source.timeField()));
        }
        for (var next = GivenRows.next(queues); next != null; next = GivenRows.next(queues)) {
            pipe(driver, next.topic(), next.take());
        }
    }

    private static GivenRows rows(
            Case test, String name, String topic, RowSchema schema, int timeField) {
        var rows =
                test.given().getOrDefault(name, List.of()).stream()
                        .map(DefinitionTests::json)
                        .toList();
        return new GivenRows(topic, rows, schema, timeField);
    }

    private static void pipe(TopologyTestDriver driver, String topic, byte[] value) {
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(null, value);
    }

    private static byte[] json(Map<String, Object> row) {
        try {
            var plain = new LinkedHashMap<String, Object>();
            row.forEach(
                    (name, value) ->
                            plain.put(
                                    name,
                                    value instanceof java.util.Date date ? iso(date) : value));
            return JSON.writeValueAsBytes(plain);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row of YAML cannot be written as JSON: " + row, e);
        }
    }

    /** YAML turns what looks like a timestamp into a date. */
    private static String iso(java.util.Date date) {
        return date.toInstant().toString();
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

    /** Reason, rule and detail, as far as they are there, then what was refused. */
    private static String refusal(Headers headers, byte[] value) {
        return Stream.of(
                        text(headers.lastHeader("millrace.reason")),
                        text(headers.lastHeader("millrace.rule")),
                        text(headers.lastHeader("millrace.detail")),
                        value == null ? "" : new String(value, StandardCharsets.UTF_8))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(": "));
    }

    private static String text(Header header) {
        return header == null || header.value() == null
                ? ""
                : new String(header.value(), StandardCharsets.UTF_8);
    }
}
