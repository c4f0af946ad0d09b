package io.millrace.standalone.explain;

import io.millrace.inference.score.VersionScorer;
import io.millrace.inference.session.LoadedModel;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.model.BundleKey;
import io.millrace.schemas.model.Chunks;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.Sha256;
import io.millrace.schemas.model.onnx.OnnxStructure;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.UnreadableRecordException;
import io.millrace.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * One version from {@code <p>.models}, ready to score. What serves has passed the serve gate; here
 * sha256 and structure are looked at again before ONNX Runtime sees the file.
 */
public final class PublishedModel implements AutoCloseable {
    private final ModelBundle bundle;
    private final LoadedModel loaded;
    private final VersionScorer scorer;

    private PublishedModel(ModelBundle bundle) {
        this.bundle = bundle;
        loaded = LoadedModel.load(bundle.manifest(), bundle.onnx());
        scorer = new VersionScorer(loaded.lease().orElseThrow());
    }

    /**
     * @throws FailureException where there is no such version, or its file is not what its manifest
     *     says
     */
    public static PublishedModel open(TopicReader reader, Topics topics, String version) {
        var versions = new TreeSet<String>();
        var manifests = new HashMap<String, Manifest>();
        var chunks = new HashMap<Integer, byte[]>();
        reader.readAll(
                topics.models(),
                record -> {
                    var key = BundleKey.parse(record.key());
                    if (key.isPresent() && record.value() != null) {
                        versions.add(key.get().version());
                        if (key.get().version().equals(version)) {
                            take(key.get(), record.value(), manifests, chunks);
                        }
                    }
                });
        var manifest = manifests.get(version);
        if (manifest == null) {
            throw new FailureException(
                    "There is no model " + version + " on " + topics.models(),
                    versions.isEmpty()
                            ? "nothing was published yet"
                            : "there are " + String.join(", ", versions));
        }
        try {
            return new PublishedModel(checked(Chunks.join(manifest, chunks)));
        } catch (UnreadableRecordException wrong) {
            throw new FailureException(
                    "Model %s cannot be put together: %s".formatted(version, wrong.getMessage()),
                    "publish it again",
                    wrong);
        }
    }

    public ModelBundle bundle() {
        return bundle;
    }

    public VersionScorer scorer() {
        return scorer;
    }

    @Override
    public void close() {
        scorer.close();
        loaded.close();
    }

    private static void take(
            BundleKey key,
            byte[] value,
            Map<String, Manifest> manifests,
            Map<Integer, byte[]> chunks) {
        if (key.isManifest()) {
            manifests.putIfAbsent(key.version(), Manifest.fromJson(value));
        } else {
            chunks.put(key.chunk(), value);
        }
    }

    private static ModelBundle checked(ModelBundle bundle) {
        var inspection = OnnxStructure.inspect(bundle.onnx());
        boolean same = Sha256.hex(bundle.onnx()).equals(bundle.manifest().sha256());
        if (!same || !inspection.sound()) {
            throw new FailureException(
                    "The file of model %s is refused: %s"
                            .formatted(
                                    bundle.manifest().version(),
                                    same
                                            ? String.join("; ", inspection.violations())
                                            : "its sha256 is not that of the manifest"),
                    "it never served: look for who published it");
        }
        return bundle;
    }
}
