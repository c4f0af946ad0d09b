package io.millrace.standalone.evolution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class ModelCopyTest {
    private static final String TOPIC = "old";

    @Test
    void ofModelsTheNewestOfEachKeyIsTakenInItsPlace() {
        var old = records("v1/0=a", "v1=manifest", "v2/0=b", "v2=first", "v1=again", "v2=");
        assertThat(texts(ModelCopy.missingModels(old, List.of())))
                .as("v2's manifest was removed")
                .containsExactly("v1/0=a", "v2/0=b", "v1=again");
    }

    /** A copy that broke off goes on; what the new generation trained itself stays. */
    @Test
    void modelsThatAreThereAreNotTakenAgain() {
        var old = records("v1/0=a", "v1=manifest", "v2/0=b", "v2=manifest");
        var there = records("v1/0=a", "own/0=c", "own=manifest", "v2/0=b");
        assertThat(texts(ModelCopy.missingModels(old, there)))
                .containsExactly("v1=manifest", "v2=manifest");
        assertThat(ModelCopy.missingModels(old, old)).isEmpty();
    }

    @Test
    void allActivationsAreTakenAndLaterOnesFollow() {
        var old = records("=champion v1", "=canary v2", "=champion v2 from tomorrow");
        assertThat(ModelCopy.missingActivations(old, List.of())).isEqualTo(old);
        assertThat(texts(ModelCopy.missingActivations(old, old.subList(0, 2))))
                .containsExactly("=champion v2 from tomorrow");
        assertThat(ModelCopy.missingActivations(old, old)).isEmpty();
    }

    @Test
    void whatTheNewGenerationDecidedItselfHolds() {
        var old = records("=champion v1", "=champion v2");
        assertThat(ModelCopy.missingActivations(old, records("=champion v1", "=champion own")))
                .isEmpty();
        assertThat(ModelCopy.missingActivations(old, records("=champion own"))).isEmpty();
        assertThat(
                        ModelCopy.missingActivations(
                                old, records("=champion v1", "=champion v2", "=champion own")))
                .isEmpty();
    }

    /** Of {@code key=value}; without a key for activations, without a value where it is removed. */
    private static List<ConsumerRecord<byte[], byte[]>> records(String... texts) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        for (var text : texts) {
            int at = text.indexOf('=');
            records.add(
                    new ConsumerRecord<>(
                            TOPIC,
                            0,
                            records.size(),
                            at == 0 ? null : text.substring(0, at).getBytes(UTF_8),
                            at == text.length() - 1
                                    ? null
                                    : text.substring(at + 1).getBytes(UTF_8)));
        }
        return records;
    }

    private static List<String> texts(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(
                        record ->
                                (record.key() == null ? "" : new String(record.key(), UTF_8))
                                        + "="
                                        + new String(record.value(), UTF_8))
                .toList();
    }
}
