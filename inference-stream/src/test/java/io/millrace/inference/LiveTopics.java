package io.millrace.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.model.BundleKey;
import io.millrace.schemas.model.Chunks;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.ModelStatus;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.PredictionCodec;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.Activation;
import io.millrace.schemas.record.ActivationCodec;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A pipeline's topics on a real broker, written as trainer and feature-stream write them. */
public final class LiveTopics implements AutoCloseable {
    private final Topics topics;
    private final TopicReader reader;
    private final FeatureVectorCodec vectors;
    private final PredictionCodec predictions;
    private final KafkaProducer<byte[], byte[]> sender;
    private final KafkaProducer<byte[], byte[]> publisher;

    /** Creates the topics. */
    public LiveTopics(Plan plan, Clients clients) {
        topics = plan.topics();
        reader = new TopicReader(clients);
        vectors = new FeatureVectorCodec(plan);
        predictions = new PredictionCodec(plan.inputs());
        try (var cluster = Cluster.connect(clients)) {
            TopicCheck.own(cluster, (short) 1, topics.all());
        }
        var bytes = new ByteArraySerializer();
        sender = new KafkaProducer<>(clients.producer("test"), bytes, bytes);
        publisher =
                new KafkaProducer<>(
                        clients.transactionalProducer(plan.pipeline() + "-test"), bytes, bytes);
        publisher.initTransactions();
    }

    public void publish(ModelBundle bundle) {
        publish(bundle, bundle.manifest().version());
    }

    /** Under another version than the manifest's. */
    public void publish(ModelBundle bundle, String version) {
        publisher.beginTransaction();
        var chunks = Chunks.split(bundle.onnx());
        for (int i = 0; i < chunks.size(); i++) {
            put(topics.models(), new BundleKey(version, i).bytes(), chunks.get(i));
        }
        put(topics.models(), BundleKey.manifest(version).bytes(), bundle.manifest().toJson());
        publisher.commitTransaction();
    }

    /**
     * Appends an activation.
     *
     * @return the entry's name
     */
    public long activate(Activation activation) throws Exception {
        publisher.beginTransaction();
        var appended =
                publisher.send(
                        new ProducerRecord<>(
                                topics.activations(), ActivationCodec.encode(activation)));
        publisher.commitTransaction();
        return appended.get().offset();
    }

    /** Returns before it is there. */
    public void send(FeatureVector vector) {
        var unused =
                sender.send(
                        new ProducerRecord<>(
                                topics.features(),
                                vector.recordKey().getBytes(UTF_8),
                                vectors.encode(vector)));
    }

    /** What is there now. */
    public List<Prediction> predictions() {
        return read(topics.predictions());
    }

    public List<Prediction> shadowPredictions() {
        return read(topics.shadowPredictions());
    }

    /** By instance and version. */
    public Map<String, ModelStatus.State> statuses() {
        var statuses = new TreeMap<String, ModelStatus.State>();
        reader.readAll(
                topics.modelStatus(),
                record -> {
                    var key = new String(record.key(), UTF_8);
                    if (record.value() == null) {
                        statuses.remove(key);
                    } else {
                        statuses.put(key, ModelStatus.fromJson(record.value()).state());
                    }
                });
        return statuses;
    }

    @Override
    public void close() {
        sender.close();
        publisher.close();
    }

    private List<Prediction> read(String topic) {
        var found = new ArrayList<Prediction>();
        reader.readAll(topic, record -> found.add(predictions.decode(record.value())));
        return found;
    }

    private void put(String topic, byte[] key, byte[] value) {
        var unused = publisher.send(new ProducerRecord<>(topic, key, value));
    }
}
