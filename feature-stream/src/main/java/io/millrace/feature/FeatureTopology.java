package io.millrace.feature;

import io.millrace.feature.entity.EntityProcessor;
import io.millrace.feature.gather.ActivationRelay;
import io.millrace.feature.gather.GatherProcessor;
import io.millrace.feature.gather.GatherSinks;
import io.millrace.feature.ingest.EventSinks;
import io.millrace.feature.ingest.IngestProcessor;
import io.millrace.feature.ingest.Ingests;
import io.millrace.feature.ingest.LabelIngestProcessor;
import io.millrace.feature.ingest.TableIngestProcessor;
import io.millrace.feature.label.LabelJoinProcessor;
import io.millrace.feature.label.LabelSinks;
import io.millrace.feature.table.TableProcessor;
import io.millrace.feature.watermark.Senders;
import io.millrace.feature.watermark.Watermarks;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.SourcePlan;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The whole stream on one screen:
 *
 * <pre>
 * source  -> ingest -> entity joint (each entity touched) -> entity -+
 *                  \-> table joint (each table looked at) --> table --+-> answers -> gather -> features
 *                  \-> answers (the spine's events) -----------------+
 * table   -> ingest -> table joint    (table -> entity joint where a 'where' looks at the table)
 * activations, definitions -> relay -> answers (all partitions)                        \---> by-id
 * labels  -> ingest -> by-id -> label join -> training-examples
 *                                       \---> entity joint (label updates)
 * </pre>
 *
 * Every stage is a sub-topology of its own; the joints are declared topics, because the label's way
 * back to the entities is a cycle.
 */
public final class FeatureTopology {
    private final StageContext stage;
    private final Plan plan;
    private final Topics topics;
    private final Map<String, Integer> partitions;
    private final int predecessor;
    private final Topology topology = new Topology();

    /**
     * @param partitions number of partitions of each topic of the user's that is read: sources and
     *     labels; those of tables need not be there
     */
    public FeatureTopology(StageContext stage, Map<String, Integer> partitions) {
        this(stage, partitions, 0);
    }

    /**
     * @param predecessor partitions of the generation before, which says who serves an event; 0
     *     where there is none
     */
    public FeatureTopology(StageContext stage, Map<String, Integer> partitions, int predecessor) {
        this.stage = stage;
        this.plan = stage.plan();
        this.topics = plan.topics();
        this.partitions = Map.copyOf(partitions);
        this.predecessor = predecessor;
    }

    public Topology build() {
        plan.sources().forEach(this::ingest);
        plan.tables().forEach(this::tableIngest);
        plan.tables().forEach(this::table);
        plan.entities().forEach(this::entity);
        relay();
        gather();
        if (plan.label() != null) {
            labelIngest();
            labelJoin();
        }
        return topology;
    }

    private void ingest(SourcePlan source) {
        var name = "ingest-" + source.name();
        boolean spine = source.index() == plan.spine().index();
        var passed = plan.filterTables(source);
        var sinks =
                eventSinks(
                        name,
                        spine,
                        entity -> spine || entity.from().index() == source.index(),
                        table -> (spine && plan.asks(table)) || passed.contains(table));
        Ingests.addSource(topology, name + "-source", source, stage);
        topology.addProcessor(
                name,
                () -> new IngestProcessor(stage, source, name + "-time", sinks),
                name + "-source");
        topology.addStateStore(store(name + "-time"), name);
        deadLetters(name);
        sinks(sinks, name);
    }

    private void tableIngest(TablePlan table) {
        var name = "ingest-" + table.name();
        Ingests.addTable(topology, name + "-source", table, stage);
        topology.addProcessor(
                name,
                () ->
                        new TableIngestProcessor(
                                stage, table, name + "-dead-letters", name + "-rows"),
                name + "-source");
        deadLetters(name);
        sink(name + "-rows", topics.table(table.name()), name);
    }

    private void table(TablePlan table) {
        var name = "table-" + table.name();
        var sinks =
                eventSinks(
                        name,
                        plan.asks(table),
                        entity -> plan.passes(entity, table),
                        next -> plan.passesAfter(table, next));
        source(name + "-source", topics.table(table.name()));
        topology.addProcessor(
                name,
                () -> new TableProcessor(stage, table, name + "-rows", sinks, heardBy(table)),
                name + "-source");
        topology.addStateStore(store(name + "-rows"), name);
        sinks(sinks, name);
    }

    /** Name of the store that an entity is kept in. */
    public static String entityStore(EntityPlan entity) {
        return "entity-" + entity.name() + "-state";
    }

    private void entity(EntityPlan entity) {
        var name = "entity-" + entity.name();
        var state = entityStore(entity);
        source(name + "-source", topics.entity(entity.name()));
        topology.addProcessor(
                name,
                () -> new EntityProcessor(stage, entity, state, name + "-answers", heardBy(entity)),
                name + "-source");
        topology.addStateStore(EntityProcessor.store(state, stage, entity), name);
        sink(name + "-answers", topics.answers(), name);
    }

    private void relay() {
        source("activations-source", topics.activations());
        source("definitions-source", topics.definitions());
        topology.addProcessor(
                "relay",
                () -> new ActivationRelay("relay-answers", plan),
                "activations-source",
                "definitions-source");
        sink("relay-answers", topics.answers(), "relay");
    }

    private void gather() {
        var byId = plan.label() == null ? null : "gather-by-id";
        source("gather-source", topics.answers());
        topology.addProcessor(
                "gather",
                () ->
                        new GatherProcessor(
                                stage,
                                "gather-events",
                                new GatherSinks(
                                        "gather-features",
                                        byId,
                                        "gather-dead-letters",
                                        "gather-next"),
                                heardByGather(),
                                predecessor),
                "gather-source");
        topology.addStateStore(GatherProcessor.store("gather-events", plan), "gather");
        sink("gather-features", topics.features(), "gather");
        toNextGeneration();
        deadLetters("gather");
        if (byId != null) {
            sink(byId, topics.byId(), "gather");
        }
    }

    /** To a topic that is not there before there is a next generation. */
    private void toNextGeneration() {
        topology.addSink(
                "gather-next",
                (key, value, context) -> topics.nextAnswers(),
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                TO_ALL_WITHOUT_KEY,
                "gather");
    }

    private void labelIngest() {
        var name = "ingest-labels";
        Ingests.addLabels(topology, name + "-source", stage);
        topology.addProcessor(
                name,
                () ->
                        new LabelIngestProcessor(
                                stage, name + "-time", name + "-dead-letters", name + "-by-id"),
                name + "-source");
        topology.addStateStore(store(name + "-time"), name);
        deadLetters(name);
        sink(name + "-by-id", topics.byId(), name);
    }

    private void labelJoin() {
        var name = "label-join";
        var entities = new ArrayList<String>();
        for (var entity : plan.entities()) {
            entities.add(entity.labelled() ? name + "-" + entity.name() : null);
        }
        var sinks = new LabelSinks(name + "-examples", entities, name + "-dead-letters");
        source(name + "-source", topics.byId());
        topology.addProcessor(
                name,
                () ->
                        new LabelJoinProcessor(
                                stage,
                                name + "-events",
                                sinks,
                                new Watermarks().expect(Senders.GATHER, plan.partitions()),
                                new Watermarks()
                                        .expect(
                                                Senders.LABELS,
                                                partitions.get(plan.label().topic()))),
                name + "-source");
        topology.addStateStore(LabelJoinProcessor.store(name + "-events"), name);
        sink(sinks.examples(), topics.trainingExamples(), name);
        deadLetters(name);
        for (var entity : plan.entities()) {
            if (entity.labelled()) {
                sink(entities.get(entity.index()), topics.entity(entity.name()), name);
            }
        }
    }

    private Watermarks heardBy(EntityPlan entity) {
        var heard = hear(new Watermarks(), entity.from(), plan.spine());
        plan.tables().stream()
                .filter(table -> plan.passes(entity, table))
                .forEach(table -> hear(heard, table));
        return heard;
    }

    private Watermarks heardBy(TablePlan table) {
        var heard = new Watermarks();
        if (plan.asks(table)) {
            hear(heard, plan.spine());
        }
        for (var source : plan.sources()) {
            if (plan.filterTables(source).contains(table)) {
                hear(heard, source);
            }
        }
        plan.tables().stream()
                .filter(before -> plan.passesAfter(before, table))
                .forEach(before -> hear(heard, before));
        return heard;
    }

    private Watermarks heardByGather() {
        var heard = hear(new Watermarks(), plan.spine());
        plan.entities()
                .forEach(entity -> heard.expect(Senders.entity(entity.index()), plan.partitions()));
        plan.tables().stream().filter(plan::asks).forEach(table -> hear(heard, table));
        return predecessor == 0 ? heard : heard.expect(Senders.PREDECESSOR, predecessor);
    }

    private Watermarks hear(Watermarks heard, SourcePlan... sources) {
        for (var source : sources) {
            heard.expect(Senders.source(source.index()), partitions.get(source.topic()));
        }
        return heard;
    }

    private void hear(Watermarks heard, TablePlan table) {
        heard.expect(Senders.table(table.index()), plan.partitions());
    }

    /** Names for the sinks of a stage that sends events on. */
    private EventSinks eventSinks(
            String stageName,
            boolean answers,
            Predicate<EntityPlan> entities,
            Predicate<TablePlan> tables) {
        var toEntities = new ArrayList<String>();
        for (var entity : plan.entities()) {
            toEntities.add(entities.test(entity) ? stageName + "-to-" + entity.name() : null);
        }
        var toTables = new ArrayList<String>();
        for (var table : plan.tables()) {
            toTables.add(tables.test(table) ? stageName + "-to-" + table.name() : null);
        }
        return new EventSinks(
                stageName + "-dead-letters",
                answers ? stageName + "-answers" : null,
                toEntities,
                toTables);
    }

    private void sinks(EventSinks sinks, String parent) {
        if (sinks.answers() != null) {
            sink(sinks.answers(), topics.answers(), parent);
        }
        for (var entity : plan.entities()) {
            if (sinks.entities().get(entity.index()) != null) {
                sink(sinks.entities().get(entity.index()), topics.entity(entity.name()), parent);
            }
        }
        for (var table : plan.tables()) {
            if (sinks.tables().get(table.index()) != null) {
                sink(sinks.tables().get(table.index()), topics.table(table.name()), parent);
            }
        }
    }

    private void source(String name, String topic) {
        topology.addSource(name, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
    }

    private void sink(String name, String topic, String parent) {
        topology.addSink(
                name,
                topic,
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                TO_ALL_WITHOUT_KEY,
                parent);
    }

    private void deadLetters(String parent) {
        topology.addSink(
                parent + "-dead-letters",
                topics.deadLetters(),
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                parent);
    }

    /** Written through: events and rows are put once and read by range. */
    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray());
    }

    /** A record without a key is a watermark or an activation and goes to every partition. */
    private static final StreamPartitioner<byte[], byte[]> TO_ALL_WITHOUT_KEY =
            (topic, key, value, count) ->
                    key != null
                            ? Optional.empty()
                            : Optional.of(
                                    new java.util.HashSet<>(
                                            List.of(
                                                    java.util.stream.IntStream.range(0, count)
                                                            .boxed()
                                                            .toArray(Integer[]::new))));
}
