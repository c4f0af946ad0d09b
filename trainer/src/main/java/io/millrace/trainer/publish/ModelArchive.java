package io.millrace.trainer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.model.BundleKey;
import io.millrace.schemas.model.Chunks;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.record.ActivationCodec;
import io.millrace.schemas.record.UnreadableRecordException;
import io.millrace.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All manifests that were published, and the champion in force with its file. */
public final class ModelArchive {
    private static final Logger LOG = LoggerFactory.getLogger(ModelArchive.class);

    private final Map<String, Manifest> manifests = new HashMap<>();
    private final Map<Integer, byte[]> championChunks = new HashMap<>();
    private String champion;

    private ModelArchive() {}

    /** Reads {@code <p>.activations} and {@code <p>.models} as they are now. */
    public static ModelArchive read(TopicReader reader, Topics topics) {
        var archive = new ModelArchive();
        reader.readAll(topics.activations(), archive::activation);
        reader.readAll(topics.models(), archive::model);
        return archive;
    }

    public Optional<Manifest> manifest(String version) {
        return Optional.ofNullable(manifests.get(version));
    }

    /** By version. */
    public Map<String, Manifest> manifests() {
        return Map.copyOf(manifests);
    }

    /** The version that the last activation names. */
    public Optional<String> champion() {
        return Optional.ofNullable(champion);
    }

    /** The champion's bundle; empty where there is no champion, or none that can be read. */
    public Optional<ModelBundle> championBundle() {
        if (champion == null) {
            return Optional.empty();
        }
        try {
            var manifest = manifests.get(champion);
            if (manifest != null) {
                return Optional.of(Chunks.join(manifest, championChunks));
            }
            LOG.error("champion {} was never published: nothing to compare with", champion);
        } catch (UnreadableRecordException wrong) {
            LOG.error("champion {} is unreadable: nothing to compare with", champion, wrong);
        }
        return Optional.empty();
    }

    /** Event time of the newest example that any model of this fingerprint was trained on. */
    public OptionalLong trainedTo(String fingerprint) {
        return manifests.values().stream()
                .filter(manifest -> manifest.fingerprint().equals(fingerprint))
                .mapToLong(manifest -> manifest.provenance().to())
                .max();
    }

    private void activation(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() != null) {
                champion = ActivationCodec.decode(record.value()).champion();
            }
        } catch (UnreadableRecordException wrong) {
            LOG.error("activation {} is passed over", record.offset(), wrong);
        }
    }

    private void model(ConsumerRecord<byte[], byte[]> record) {
        var key = BundleKey.parse(record.key());
        if (key.isEmpty()) {
            LOG.error(
                    "{} offset {} has a key that is not ours: {}",
                    record.topic(),
                    record.offset(),
                    record.key() == null ? null : new String(record.key(), UTF_8));
            return;
        }
        var version = key.get().version();
        if (record.value() == null) {
            if (key.get().isManifest()) {
                manifests.remove(version);
            }
        } else if (key.get().isManifest()) {
            manifest(version, record);
        } else if (version.equals(champion)) {
            championChunks.put(key.get().chunk(), record.value());
        }
    }

    /** The first one of a version counts. */
    private void manifest(String version, ConsumerRecord<byte[], byte[]> record) {
        try {
            manifests.putIfAbsent(version, Manifest.fromJson(record.value()));
        } catch (UnreadableRecordException wrong) {
            LOG.error("the manifest of {} is passed over", version, wrong);
        }
    }
}
