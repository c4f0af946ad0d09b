package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.ingest.JsonRowReader;
import io.millrace.feature.verify.FeatureVerifier;
import io.millrace.feature.verify.Verdict;
import io.millrace.feature.verify.Verdict.Kind;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Vectors of the topology made again: as they are, with late events, and tampered with. */
class FeatureVerifierTest {
    private static final long START = 1_700_000_000_000L;

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void whatCameInOrderIsTheSame() {
        for (int i = 1; i <= 20; i++) {
            shop.order(i, START + 400L * i, "c" + i % 3, "s" + i % 2, i + ".50");
            if (i > 3) {
                shop.label(i - 3, START + 400L * i + 1, i % 2 == 0);
            }
        }
        var vectors = shop.vectors();
        var verdicts = verdicts(vectors, vectors);
        assertThat(verdicts).hasSize(20);
        assertThat(verdicts).allSatisfy(one -> assertThat(one.kind()).isEqualTo(Kind.SAME));
    }

    @Test
    void aLateEventIsToldFromAnError() {
        shop.order(1, START, "c1", "s1", "10.00");
        shop.order(3, START + 900, "c1", "s1", "30.00");
        shop.order(2, START + 500, "c1", "s1", "20.00");
        shop.order(4, START + 1_000, "c1", "s1", "40.00");
        shop.order(
                "{\"id\":4,\"t\":%d,\"buyer\":\"c1\",\"place\":\"s1\",\"amount\":40.00,\"kind\":\"a\"}"
                        .formatted(START + 1_000));
        var vectors = shop.vectors().stream().limit(4).toList();
        var verdicts = verdicts(vectors, vectors);
        assertThat(verdicts.stream().map(Verdict::kind))
                .containsExactly(Kind.SAME, Kind.REORDERED, Kind.SAME, Kind.SAME);
        assertThat(verdicts.get(1).differences())
                .contains("customer.amount.count_5s was 2.0, is 3.0");
    }

    @Test
    void aTamperedVectorIsAnError() {
        for (int i = 1; i <= 5; i++) {
            shop.order(i, START + 100L * i, "c1", "s1", "10.00");
        }
        var vectors = shop.vectors();
        var tampered = new ArrayList<>(vectors);
        tampered.set(2, with(vectors.get(2), "customer.amount.sum_5s", 31));
        tampered.set(3, with(vectors.get(3), "amount", 11));
        var verdicts = verdicts(vectors, tampered);
        assertThat(verdicts.stream().map(Verdict::kind))
                .containsExactly(Kind.SAME, Kind.SAME, Kind.ERROR, Kind.ERROR, Kind.SAME);
        assertThat(verdicts.get(2).differences())
                .containsExactly("customer.amount.sum_5s was 31.0, is 30.0");
        assertThat(verdicts.get(3).differences()).containsExactly("amount was 11.0, is 10.0");
        assertThat(new FeatureVerifier(shop.plan()).judge(vectors.get(0), null).kind())
                .isEqualTo(Kind.GONE);
    }

    private FeatureVector with(FeatureVector vector, String input, double value) {
        var numbers = vector.numbers().clone();
        numbers[shop.inputs().indexOf(input)] = value;
        return new FeatureVector(
                vector.eventId(),
                vector.time(),
                vector.key(),
                vector.fingerprint(),
                vector.activation(),
                vector.champion(),
                vector.source(),
                vector.ingestedAt(),
                vector.warm(),
                numbers,
                vector.texts());
    }

    private List<Verdict> verdicts(List<FeatureVector> events, List<FeatureVector> served) {
        var verifier = new FeatureVerifier(shop.plan());
        for (var entity : shop.plan().entities()) {
            shop.joint(entity)
                    .forEach(
                            record ->
                                    verifier.joint(
                                            entity.index(),
                                            record.key(),
                                            record.value(),
                                            record.timestamp()));
        }
        var verdicts = new ArrayList<Verdict>();
        for (int i = 0; i < served.size(); i++) {
            verdicts.add(verifier.judge(served.get(i), row(events.get(i))));
        }
        return verdicts;
    }

    /** The event's row, as the source has it. */
    private Row row(FeatureVector vector) {
        return shop.sent(vector.eventId())
                .map(
                        json ->
                                new JsonRowReader(shop.plan().spine().schema())
                                        .accepted(json.getBytes(StandardCharsets.UTF_8)))
                .orElseThrow();
    }
}
