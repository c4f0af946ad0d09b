package io.millrace.inference.model;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.model.BundleKey;
import io.millrace.schemas.model.Chunks;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.HashMap;

/** Single bundles out of {@code <p>.models}, for a version that was put away long ago. */
final class StoredBundles {
    private final TopicReader reader;
    private final String topic;

    StoredBundles(Clients clients, String topic) {
        this.reader = new TopicReader(clients);
        this.topic = topic;
    }

    ModelBundle read(Manifest manifest) {
        var chunks = new HashMap<Integer, byte[]>();
        reader.readAll(
                topic,
                record ->
                        BundleKey.parse(record.key())
                                .filter(key -> key.version().equals(manifest.version()))
                                .filter(key -> !key.isManifest() && record.value() != null)
                                .ifPresent(key -> chunks.putIfAbsent(key.chunk(), record.value())));
        try {
            return Chunks.join(manifest, chunks);
        } catch (UnreadableRecordException incomplete) {
            throw new FailureException(
                    "Model " + manifest.version() + " is not whole: " + incomplete.getMessage(),
                    "publish it again, then start again",
                    incomplete);
        }
    }
}
