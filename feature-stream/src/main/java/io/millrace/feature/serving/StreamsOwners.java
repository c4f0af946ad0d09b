package io.millrace.feature.serving;

import io.millrace.runtime.http.RejectedException;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.state.HostInfo;

/** Owners as Kafka Streams assigned them. */
final class StreamsOwners implements Owner.Finder {
    private final Supplier<KafkaStreams> streams;

    /**
     * @param streams may give null before they are started
     */
    StreamsOwners(Supplier<KafkaStreams> streams) {
        this.streams = streams;
    }

    @Override
    public Owner of(String store, byte[] key) {
        var running = streams.get();
        if (running == null || !running.state().isRunningOrRebalancing()) {
            throw notNow("feature-stream does not run here");
        }
        KeyQueryMetadata found;
        try {
            found = running.queryMetadataForKey(store, key, new ByteArraySerializer());
        } catch (IllegalStateException stopping) {
            throw notNow("feature-stream does not run here");
        }
        if (found == null
                || found.equals(KeyQueryMetadata.NOT_AVAILABLE)
                || found.activeHost().equals(HostInfo.unavailable())) {
            throw notNow("it is not known yet which instance holds the key");
        }
        return new Owner(found.activeHost(), found.partition());
    }

    private static RejectedException notNow(String what) {
        return new RejectedException(RejectedException.NOT_NOW, what, "ask again");
    }
}
