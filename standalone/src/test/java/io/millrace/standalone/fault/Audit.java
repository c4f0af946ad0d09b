package io.millrace.standalone.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.feature.Oracle;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.JointKind;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.WireReader;
import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.PredictionCodec;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.schemas.record.TrainingExampleCodec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** Judges what the programs wrote by what was sent to them. */
final class Audit {
    private static final double ROUNDING = 1e-12;

    private final Plan plan;
    private final TopicReader topics;
    private final Traffic traffic;
    private final Map<String, Prediction> predictions = new TreeMap<>();
    private final Map<String, Integer> copies = new HashMap<>();

    Audit(Plan plan, Clients clients, Traffic traffic) {
        this.plan = plan;
        this.topics = new TopicReader(clients);
        this.traffic = traffic;
    }

    /** How many payments have a prediction by now. */
    int predicted() {
        var codec = new PredictionCodec(plan.inputs());
        var ids = new HashSet<String>();
        topics.readAll(
                plan.topics().predictions(),
                record -> ids.add(codec.decode(record.value()).eventId()));
        return ids.size();
    }

    /** How many times a model was put in force by now. */
    int activations() {
        var count = new AtomicInteger();
        topics.readAll(plan.topics().activations(), record -> count.incrementAndGet());
        return count.get();
    }

    /** Every payment has one distinct prediction, which is served. */
    void predictions() {
        var codec = new PredictionCodec(plan.inputs());
        topics.readAll(
                plan.topics().predictions(),
                record -> {
                    var prediction = codec.decode(record.value());
                    copies.merge(prediction.eventId(), 1, Integer::sum);
                    var first = predictions.putIfAbsent(prediction.eventId(), prediction);
                    if (first != null) {
                        assertThat(said(prediction))
                                .as("a second prediction of " + prediction.eventId())
                                .isEqualTo(said(first));
                    }
                    assertThat(prediction.served()).isTrue();
                });
        var missing = new TreeSet<>(traffic.payments().keySet());
        missing.removeAll(predictions.keySet());
        assertThat(missing).as("payments without a prediction").isEmpty();
        assertThat(predictions.keySet()).isEqualTo(traffic.payments().keySet());
    }

    /** Nothing was written more often than it was sent. */
    void noRepeats() {
        copies.forEach(
                (id, count) ->
                        assertThat(count)
                                .as("predictions of " + id)
                                .isLessThanOrEqualTo(1 + traffic.repeats(id)));
    }

    /**
     * Each vector's stamp names the model that scored it.
     *
     * @return how many models scored
     */
    int versions() {
        var codec = new FeatureVectorCodec(plan);
        topics.readAll(
                plan.topics().features(),
                record -> {
                    var vector = codec.decode(record.value());
                    var prediction = predictions.get(vector.eventId());
                    if (vector.champion() != null) {
                        assertThat(prediction.version())
                                .as("model of " + vector.eventId())
                                .isEqualTo(vector.champion());
                    }
                    assertThat(prediction.activation())
                            .as("stamp of " + vector.eventId())
                            .isEqualTo(vector.activation());
                });
        var versions = new TreeSet<String>();
        predictions.values().forEach(prediction -> versions.add(prediction.version()));
        return versions.size();
    }

    /** Every other record of the source is a dead letter of the reason it was made for. */
    void deadLetters() {
        var expected = new TreeMap<String, String>();
        topics.readAll(
                FaultPipeline.PAYMENTS,
                record -> {
                    var fate = new String(record.headers().lastHeader(Traffic.FATE).value(), UTF_8);
                    if (!fate.equals(Traffic.PREDICTION)) {
                        expected.put(
                                record.topic() + "/" + record.partition() + "/" + record.offset(),
                                fate);
                    }
                });
        var found = new TreeMap<String, String>();
        topics.readAll(
                plan.topics().deadLetters(),
                record -> {
                    var letter = DeadLetter.read(record);
                    var original = letter.original();
                    var other =
                            found.put(
                                    original.topic()
                                            + "/"
                                            + original.partition()
                                            + "/"
                                            + original.offset(),
                                    letter.reason().text());
                    assertThat(other).isIn(null, letter.reason().text());
                });
        assertThat(found).isEqualTo(expected);
    }

    /**
     * Payments whose horizon has passed long ago and that have no example yet; each gets one, by
     * its label or by silence.
     */
    Set<String> withoutExample() {
        var without = new HashSet<String>();
        for (var payment : traffic.payments().values()) {
            if (payment.time() + plan.label().horizon() + Duration.ofDays(1).toMillis()
                    < traffic.now()) {
                without.add(String.valueOf(payment.id()));
            }
        }
        var codec = new TrainingExampleCodec(plan);
        topics.readAll(
                plan.topics().trainingExamples(),
                record -> without.remove(codec.decode(record.value()).vector().eventId()));
        return without;
    }

    /**
     * One example per event and revision, and the last one says what happened.
     *
     * @return how many events have one
     */
    int examples() {
        var codec = new TrainingExampleCodec(plan);
        var last = new HashMap<String, TrainingExample>();
        var labels = new HashMap<String, Double>();
        topics.readAll(
                plan.topics().trainingExamples(),
                record -> {
                    var example = codec.decode(record.value());
                    var id = example.vector().eventId();
                    var revision = id + "/" + example.revision();
                    var other = labels.put(revision, example.label());
                    assertThat(other).as("label of " + revision).isIn(null, example.label());
                    last.merge(id, example, (a, b) -> a.revision() >= b.revision() ? a : b);
                    assertThat(example.vector().numbers())
                            .as("vector of the example of " + id)
                            .isEqualTo(predictions.get(id).numbers());
                });
        last.forEach(
                (id, example) ->
                        assertThat(example.label() == 1)
                                .as("label of " + id)
                                .isEqualTo(traffic.payments().get(id).fraud()));
        return last.size();
    }

    /**
     * Every vector has the row of the table that its question found, and every feature equals the
     * oracle's: over the order in which the joints store rows, questions and events.
     */
    void tableAndEntities() {
        var table = new StoredTable(traffic);
        topics.readAll(plan.topics().table("shops"), table::accept);
        int rating = plan.inputs().stream().map(Input::name).toList().indexOf("shops.rating");
        assertThat(table.asked().keySet()).isEqualTo(predictions.keySet());
        table.asked()
                .forEach(
                        (id, value) ->
                                assertThat(predictions.get(id).numbers()[rating])
                                        .as("shops.rating of " + id)
                                        .isEqualTo(value));
        assertThat(new HashSet<>(table.asked().values())).hasSizeGreaterThan(3);
        for (var entity : plan.entities()) {
            entity(entity, table.judged());
        }
    }

    private void entity(EntityPlan entity, Map<String, Double> judged) {
        var inputs = plan.inputs().stream().map(Input::name).toList();
        var histories = new HashMap<String, History>();
        topics.readAll(
                plan.topics().entity(entity.name()),
                record -> {
                    var reader = new WireReader().over(record.value());
                    var kind = JointKind.read(reader);
                    if (kind == JointKind.BEAT) {
                        return;
                    }
                    var history =
                            histories.computeIfAbsent(
                                    new String(record.key(), UTF_8),
                                    key -> new History(entity, judged));
                    if (kind == JointKind.LABEL_UPDATE) {
                        history.label(LabelUpdate.read(reader));
                    } else {
                        history.event(EntityEvent.read(reader, entity.columns().size()));
                    }
                });
        var seen = new HashSet<String>();
        histories.values().forEach(history -> history.compare(inputs, seen));
        assertThat(seen).as("events of " + entity.name()).isEqualTo(predictions.keySet());
    }

    /** One entity's events in the order of its joint. */
    private final class History {
        private final Oracle oracle = new Oracle(plan);
        private final EntityPlan entity;
        private final Map<String, Double> judged;
        private final Set<String> known = new HashSet<>();
        private final Map<String, Integer> revisions = new HashMap<>();
        private final List<Oracle.Event> events = new ArrayList<>();

        /**
         * @param judged rating by payment
         */
        History(EntityPlan entity, Map<String, Double> judged) {
            this.entity = entity;
            this.judged = judged;
        }

        void event(EntityEvent event) {
            if (known.add(event.id())) {
                var fields = new HashMap<>(traffic.payments().get(event.id()).fields());
                if (!entity.filters().isEmpty()) {
                    // Only its where asks for the shop: each payment has one with the row it found.
                    fields.put("shop", event.id());
                    oracle.row("shops", event.id(), event.time(), row(event.id()));
                }
                events.add(oracle.arrive(plan.spine().name(), event.id(), event.time(), fields));
            }
        }

        private Map<String, Object> row(String id) {
            double rating = judged.get(id);
            return Double.isNaN(rating) ? null : Map.of("rating", BigDecimal.valueOf(rating));
        }

        void label(LabelUpdate update) {
            if (revisions.merge(update.id(), update.revision(), Math::max) == update.revision()) {
                oracle.label(update.id(), update.value());
            }
        }

        void compare(List<String> inputs, Set<String> seen) {
            for (var event : events) {
                seen.add(event.id());
                var expected = oracle.features(entity, event);
                var numbers = predictions.get(event.id()).numbers();
                for (var feature : entity.features()) {
                    var found = numbers[inputs.indexOf(feature.name())];
                    var value = (Double) expected.get(feature.name());
                    var what = feature.name() + " of " + event.id();
                    if (value == null) {
                        assertThat(found).as(what).isNaN();
                    } else {
                        assertThat(found)
                                .as(what)
                                .isCloseTo(value, within(ROUNDING * Math.max(1, Math.abs(value))));
                    }
                }
            }
        }
    }

    /** All of a prediction but positions and the times of the wall clock. */
    private static List<Object> said(Prediction prediction) {
        return Arrays.asList(
                prediction.eventId(),
                prediction.key(),
                prediction.time(),
                Arrays.toString(prediction.numbers()),
                Arrays.toString(prediction.texts()),
                prediction.margin(),
                prediction.score(),
                prediction.decision(),
                prediction.role(),
                prediction.version(),
                prediction.sha256(),
                prediction.fingerprint(),
                prediction.activation(),
                prediction.warm());
    }
}
