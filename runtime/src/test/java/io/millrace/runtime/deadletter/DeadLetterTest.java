package io.millrace.runtime.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.schemas.problem.FailureException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class DeadLetterTest {
    private static final byte[] KEY = "k".getBytes(UTF_8);
    private static final byte[] VALUE = "{\"amount\": -1}".getBytes(UTF_8);
    private static final long NOW = 1_700_000_000_000L;

    @Test
    void carriesTheOriginalAndSaysWhy() {
        var letter =
                DeadLetter.of(
                        Reason.RULE_VIOLATED,
                        "amount >= 0",
                        "amount is -1.0",
                        original(KEY, VALUE, Map.of("trace", "t-1")));

        var sent = letter.toProducerRecord("fraud.dead-letters", NOW);

        assertThat(sent.topic()).isEqualTo("fraud.dead-letters");
        assertThat(sent.partition()).isNull();
        assertThat(sent.timestamp()).isEqualTo(NOW);
        assertThat(sent.key()).isEqualTo(KEY);
        assertThat(sent.value()).isEqualTo(VALUE);
        assertThat(texts(sent.headers()))
                .isEqualTo(
                        Map.of(
                                "trace", "t-1",
                                "millrace.reason", "rule-violated",
                                "millrace.stage", "ingest",
                                "millrace.rule", "amount >= 0",
                                "millrace.detail", "amount is -1.0",
                                "millrace.topic", "transactions",
                                "millrace.partition", "3",
                                "millrace.offset", "42"));
    }

    @Test
    void theStreamsFormIsTheSame() {
        var letter =
                DeadLetter.of(
                        Reason.MALFORMED,
                        "not JSON",
                        original(null, VALUE, Map.of("trace", "t-1")));

        var forwarded = letter.toRecord(NOW);
        var sent = letter.toProducerRecord("any", NOW);

        assertThat(forwarded.key()).isNull();
        assertThat(forwarded.value()).isEqualTo(sent.value());
        assertThat(forwarded.timestamp()).isEqualTo(NOW);
        assertThat(texts(forwarded.headers())).isEqualTo(texts(sent.headers()));
    }

    @Test
    void canBeReadBack() {
        var letter =
                DeadLetter.of(
                        Reason.TOO_LATE, "2 h behind", original(KEY, null, Map.of("trace", "t-1")));

        var read = DeadLetter.read(received(letter.toProducerRecord("any", NOW)));

        assertThat(read.reason()).isEqualTo(Reason.TOO_LATE);
        assertThat(read.rule()).isEmpty();
        assertThat(read.detail()).isEqualTo("2 h behind");
        assertThat(read.original().topic()).isEqualTo("transactions");
        assertThat(read.original().partition()).isEqualTo(3);
        assertThat(read.original().offset()).isEqualTo(42);
        assertThat(read.original().key()).isEqualTo(KEY);
        assertThat(read.original().value()).isNull();
        assertThat(texts(read.original().headers())).isEqualTo(Map.of("trace", "t-1"));
        assertThat(read.whole()).isTrue();
    }

    @Test
    void cutsWhatIsTooLargeAndSaysWhatItWas() throws Exception {
        var large = new byte[Cut.LIMIT + 1];
        Arrays.fill(large, (byte) 7);
        var hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(large));

        var sent =
                DeadLetter.of(Reason.TOO_LARGE, "", original(large, large, Map.of()))
                        .toProducerRecord("any", NOW);
        var read = DeadLetter.read(received(sent));

        assertThat(sent.value()).hasSize(Cut.LIMIT).containsOnly(7);
        assertThat(sent.key()).hasSize(Cut.LIMIT);
        assertThat(texts(sent.headers()))
                .containsEntry("millrace.value.size", String.valueOf(Cut.LIMIT + 1))
                .containsEntry("millrace.value.sha256", hash);
        assertThat(read.valueCut()).isEqualTo(Optional.of(new Cut(Cut.LIMIT + 1, hash)));
        assertThat(read.keyCut()).isEqualTo(read.valueCut());
        assertThat(read.whole()).isFalse();
    }

    @Test
    void keepsExactlyTheLimitWhole() {
        var letter =
                DeadLetter.of(Reason.MALFORMED, "", original(KEY, new byte[Cut.LIMIT], Map.of()));

        assertThat(letter.whole()).isTrue();
        assertThat(letter.toRecord(NOW).value()).hasSize(Cut.LIMIT);
    }

    @Test
    void fitsIntoARecordWhateverTheOriginalWas() {
        var huge = "x".repeat(600_000);
        var letter =
                DeadLetter.of(
                        Reason.MALFORMED,
                        huge,
                        huge,
                        original(
                                new byte[600_000],
                                new byte[600_000],
                                Map.of("a", huge, "b", "small")));

        var sent = letter.toProducerRecord("any", NOW);
        int size = sent.key().length + sent.value().length;
        for (var header : sent.headers()) {
            size += header.key().length() + header.value().length;
        }

        assertThat(size).isLessThan(900_000);
        assertThat(texts(sent.headers()))
                .containsEntry("millrace.headers.dropped", "2")
                .doesNotContainKeys("a", "b");
    }

    @Test
    void aDeadLetterThatWasSentAgainCarriesItsNewMarksOnly() {
        var first =
                DeadLetter.of(
                        Reason.RULE_VIOLATED,
                        "amount >= 0",
                        "",
                        original(KEY, VALUE, Map.of("trace", "t-1")));
        var again = received(first.toProducerRecord("transactions", NOW));

        var second =
                DeadLetter.of(Reason.TOO_LATE, "", Original.of(again)).toProducerRecord("any", NOW);

        assertThat(texts(second.headers()))
                .isEqualTo(
                        Map.of(
                                "trace", "t-1",
                                "millrace.reason", "too-late",
                                "millrace.stage", "ingest",
                                "millrace.topic", "transactions",
                                "millrace.partition", "0",
                                "millrace.offset", "9"));
        assertThat(second.headers().headers("millrace.reason")).hasSize(1);
    }

    @Test
    void anyOtherRecordIsRefusedByTheReader() {
        var stranger = received(new ProducerRecord<>("fraud.dead-letters", KEY, VALUE));

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> DeadLetter.read(stranger))
                .withMessageContaining("fraud.dead-letters-0 offset 9 is no dead letter");
    }

    @Test
    void everyReasonIsFoundByItsTextWhichIsItsOwn() {
        var texts = new HashSet<String>();
        for (var reason : Reason.values()) {
            assertThat(Reason.of(reason.text())).contains(reason);
            assertThat(texts.add(reason.text())).as(reason.text()).isTrue();
            assertThat(reason.meaning()).endsWith(".");
        }
    }

    private static Original original(byte[] key, byte[] value, Map<String, String> headers) {
        var record = new ProducerRecord<>("any", key, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        return new Original("transactions", 3, 42, key, value, record.headers());
    }

    private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> sent) {
        Headers headers = sent.headers();
        return new ConsumerRecord<>(
                sent.topic(),
                0,
                9,
                NOW,
                TimestampType.CREATE_TIME,
                0,
                0,
                sent.key(),
                sent.value(),
                headers,
                Optional.empty());
    }

    private static Map<String, String> texts(Iterable<Header> headers) {
        var texts = new TreeMap<String, String>();
        for (var header : headers) {
            texts.put(header.key(), new String(header.value(), UTF_8));
        }
        return texts;
    }
}
