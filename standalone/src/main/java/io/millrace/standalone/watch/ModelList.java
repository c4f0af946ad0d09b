package io.millrace.standalone.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.model.ModelStatus;
import io.millrace.schemas.record.Activation;
import io.millrace.schemas.record.UnreadableRecordException;
import io.millrace.schemas.topic.Topics;
import io.millrace.trainer.publish.ActivationLog;
import io.millrace.trainer.publish.ModelArchive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All versions as the topics tell of them.
 *
 * @param versions the newest first
 * @param coming activations in force from a later event time on, in words
 * @param alive instances of inference-stream
 */
public record ModelList(List<Version> versions, List<String> coming, List<String> alive) {
    private static final Logger LOG = LoggerFactory.getLogger(ModelList.class);
    private static final long ALIVE_MILLIS = 15_000;

    /**
     * One version.
     *
     * @param role in words, empty for none
     * @param made wall clock in ms, 0 where it has no manifest that can be read
     * @param statuses of the instances that are alive
     */
    public record Version(
            String name,
            String role,
            long made,
            int bytes,
            String keyId,
            List<ModelStatus> statuses) {}

    /**
     * @param now wall clock in ms
     */
    public static ModelList read(TopicReader reader, Topics topics, long now) {
        var archive = ModelArchive.read(reader, topics);
        var statuses = new TreeMap<String, ModelStatus>();
        reader.readAll(topics.modelStatus(), record -> take(record, statuses));
        var alive = new TreeSet<String>();
        statuses.values().stream()
                .filter(status -> status.state() == ModelStatus.State.ALIVE)
                .filter(status -> now - status.at() <= ALIVE_MILLIS)
                .forEach(status -> alive.add(status.instance()));
        var time = new long[1];
        reader.readLast(topics.features(), 1, one -> time[0] = Math.max(time[0], one.timestamp()));
        var log = ActivationLog.read(reader, topics).from(time[0]);
        var inForce = log.stream().findFirst().filter(first -> first.covers(time[0]));
        var byVersion = new LinkedHashMap<String, List<ModelStatus>>();
        archive.manifests().keySet().forEach(name -> byVersion.put(name, new ArrayList<>()));
        statuses.values().stream()
                .filter(status -> status.version() != null && alive.contains(status.instance()))
                .forEach(
                        status ->
                                byVersion
                                        .computeIfAbsent(status.version(), any -> new ArrayList<>())
                                        .add(status));
        var versions = new ArrayList<Version>();
        byVersion.forEach(
                (name, told) -> versions.add(version(archive, name, role(inForce, name), told)));
        versions.sort(
                Comparator.comparingLong(Version::made).thenComparing(Version::name).reversed());
        return new ModelList(
                List.copyOf(versions),
                log.stream().filter(entry -> !entry.covers(time[0])).map(ModelList::words).toList(),
                List.copyOf(alive));
    }

    private static Version version(
            ModelArchive archive, String name, String role, List<ModelStatus> statuses) {
        return archive.manifest(name)
                .map(
                        manifest ->
                                new Version(
                                        name,
                                        role,
                                        manifest.createdAt(),
                                        manifest.size(),
                                        manifest.keyId(),
                                        statuses))
                .orElse(new Version(name, role, 0, 0, "", statuses));
    }

    private static String role(Optional<Activation> inForce, String version) {
        if (inForce.isEmpty()) {
            return "";
        }
        var activation = inForce.get();
        if (version.equals(activation.champion())) {
            return "champion";
        }
        if (version.equals(activation.canary())) {
            return "canary of " + share(activation);
        }
        return activation.shadows().contains(version) ? "shadow" : "";
    }

    private static String words(Activation later) {
        var words = new StringBuilder();
        words.append(Instant.ofEpochMilli(later.effectiveFrom()));
        words.append(" on: champion ").append(later.champion());
        if (later.canary() != null) {
            words.append(", canary ").append(later.canary()).append(" of ").append(share(later));
        }
        if (!later.shadows().isEmpty()) {
            words.append(", shadows ").append(String.join(", ", later.shadows()));
        }
        return words.toString();
    }

    private static String share(Activation activation) {
        return "%.4g%%".formatted(100 * activation.canaryShare());
    }

    private static void take(
            ConsumerRecord<byte[], byte[]> record, Map<String, ModelStatus> statuses) {
        var key = record.key() == null ? "" : new String(record.key(), UTF_8);
        if (record.value() == null) {
            statuses.remove(key);
            return;
        }
        try {
            statuses.put(key, ModelStatus.fromJson(record.value()));
        } catch (UnreadableRecordException wrong) {
            LOG.warn("a model status is passed over: {}", wrong.getMessage());
        }
    }
}
