package io.millrace.standalone.explain;

import io.millrace.feature.ingest.RowReaders;
import io.millrace.feature.verify.FeatureVerifier;
import io.millrace.feature.verify.Verdict;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.registry.SchemaRegistry;
import io.millrace.runtime.settings.RegistrySettings;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.record.Format;
import io.millrace.schemas.record.Row;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Served vectors of a range of event time, made again from what the topics hold. */
public final class ServedFeatures {
    private final Plan plan;
    private final TopicReader reader;
    private final RowReaders rows;

    public ServedFeatures(Plan plan, RegistrySettings registry, TopicReader reader) {
        this.plan = plan;
        this.reader = reader;
        this.rows =
                plan.spine().format() == Format.AVRO
                        ? RowReaders.with(
                                SchemaRegistry.of(
                                        registry,
                                        "the topic " + plan.spine().topic() + " is in Avro"))
                        : RowReaders.JSON;
    }

    /**
     * @param since event time of the first vector in ms
     * @param until event time behind the last
     * @param told of each vector's verdict
     * @throws FailureException where there is no vector of the definition in the range
     */
    public void verify(long since, long until, Consumer<Verdict> told) {
        Collection<FeatureVector> vectors = vectors(since, until);
        if (vectors.isEmpty()) {
            throw new FailureException(
                    "%s has no vector of this definition in the range"
                            .formatted(plan.topics().features()),
                    "check --from and --to, and the definition");
        }
        var verifier = new FeatureVerifier(plan);
        for (var entity : plan.entities()) {
            reader.readAll(
                    plan.topics().entity(entity.name()),
                    record ->
                            verifier.joint(
                                    entity.index(),
                                    record.key(),
                                    record.value(),
                                    record.timestamp()));
        }
        for (var table : plan.tables()) {
            reader.readAll(
                    plan.topics().table(table.name()),
                    record -> verifier.table(table.index(), record.key(), record.value()));
        }
        var events = events(vectors);
        vectors.forEach(vector -> told.accept(verifier.judge(vector, events.get(vector.source()))));
    }

    /** A repeat that says the same is left out; one that says another thing is not. */
    private Collection<FeatureVector> vectors(long since, long until) {
        var codec = new FeatureVectorCodec(plan);
        var vectors = new LinkedHashMap<List<Object>, FeatureVector>();
        reader.readAll(
                plan.topics().features(),
                record -> {
                    if (record.timestamp() < since || record.timestamp() >= until) {
                        return;
                    }
                    try {
                        var vector = codec.decode(record.value());
                        if (vector.fingerprint().equals(plan.fingerprint())) {
                            vectors.putIfAbsent(said(vector), vector);
                        }
                    } catch (UnreadableRecordException otherDefinition) {
                        return;
                    }
                });
        return vectors.values();
    }

    private static List<Object> said(FeatureVector vector) {
        return List.of(
                vector.eventId(),
                Arrays.toString(vector.numbers()),
                Arrays.toString(vector.texts()));
    }

    /** The events of the vectors, as far as they are stored, by their place. */
    private Map<SourcePosition, Row> events(Collection<FeatureVector> vectors) {
        var wanted = new HashSet<SourcePosition>();
        vectors.forEach(vector -> wanted.add(vector.source()));
        var events = new HashMap<SourcePosition, Row>();
        var rowReader = rows.of(plan.spine().format(), plan.spine().schema());
        reader.readAll(
                plan.spine().topic(),
                record -> {
                    var place =
                            new SourcePosition(record.topic(), record.partition(), record.offset());
                    if (wanted.contains(place) && record.value() != null) {
                        rowReader.readable(record.value()).ifPresent(row -> events.put(place, row));
                    }
                });
        return events;
    }
}
