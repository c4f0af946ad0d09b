package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.TrainingExample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureTopologyTest {
    private static final long T = 1_700_000_000_000L;

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aRefusalAsFirstRecordOfAFreshPartitionMovesNothing() {
        shop.order("this is not JSON");
        shop.order(1, 1_000, "c1", "s1", "3.50");

        assertThat(shop.deadLetters())
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(Shop.header(letter, "reason")).isEqualTo("malformed");
                            assertThat(Shop.header(letter, "topic")).isEqualTo("shop.orders");
                            assertThat(new String(letter.value(), StandardCharsets.UTF_8))
                                    .isEqualTo("this is not JSON");
                            assertThat(letter.timestamp()).isEqualTo(Shop.NOW);
                        });
        assertThat(shop.vectors()).extracting(FeatureVector::eventId).containsExactly("1");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "malformed | ",
                "malformed | [1]",
                "malformed | {\"id\":1,\"t\":5",
                "malformed | {\"id\":1,\"t\":5} x",
                "malformed | {\"id\":1,\"id\":2,\"t\":5}",
                "malformed | {\"id\":1,\"t\":5,\"weight\":NaN}",
                "missing-id | {\"t\":5,\"amount\":1}",
                "missing-id | {\"id\":null,\"t\":5,\"amount\":1}",
                "missing-time | {\"id\":1,\"amount\":1}",
                "wrong-type | {\"id\":\"1\",\"t\":5,\"amount\":1}",
                "wrong-type | {\"id\":1.5,\"t\":5,\"amount\":1}",
                "wrong-type | {\"id\":1,\"t\":5,\"amount\":1.234}",
                "wrong-type | {\"id\":1,\"t\":5,\"amount\":1e30}",
                "wrong-type | {\"id\":1,\"t\":5,\"amount\":[1]}",
                "wrong-type | {\"id\":1,\"t\":5,\"amount\":1,\"buyer\":7}",
                "not-finite | {\"id\":1,\"t\":5,\"amount\":1,\"weight\":1e999}",
                "rule-violated | {\"id\":1,\"t\":5,\"amount\":-1000.01}",
                "rule-violated | {\"id\":1,\"t\":5}",
                "before-1970 | {\"id\":1,\"t\":-5,\"amount\":1}",
                "too-far-ahead | {\"id\":1,\"t\":4000003600001,\"amount\":1}",
                "too-far-ahead | {\"id\":1,\"t\":253402300800000,\"amount\":1}",
                "too-far-ahead | {\"id\":1,\"t\":99999999999999999999999,\"amount\":1}"
            })
    void refusesWithAReason(String reason, String json) {
        shop.order(json == null ? "" : json);

        assertThat(shop.deadLetters())
                .extracting(letter -> Shop.header(letter, "reason"))
                .containsExactly(reason);
        assertThat(shop.vectors()).isEmpty();
    }

    @Test
    void anEventExactlyAtTheLatenessIsTakenOneMillisecondLaterIsRefused() {
        shop.order(1, T, "c1", "s1", "1");
        shop.order(2, T - 2_000, "c1", "s1", "1");
        shop.order(3, T - 2_001, "c1", "s1", "1");

        assertThat(shop.vectors()).extracting(FeatureVector::eventId).containsExactly("1", "2");
        assertThat(shop.deadLetters())
                .extracting(letter -> Shop.header(letter, "reason"))
                .containsExactly("too-late");
    }

    @Test
    void windowsAreHalfOpen() {
        shop.order(1, T, "c1", "s1", "1");
        shop.order(2, T + 999, "c1", "s1", "1");
        shop.order(3, T + 1_000, "c1", "s1", "1");

        assertThat(shop.vectors())
                .extracting(vector -> shop.number(vector, "customer.amount.count_1s"))
                .containsExactly(1.0, 2.0, 2.0);
    }

    @Test
    void aRepeatIsAnsweredWithTheSameVectorWhateverCameMeanwhile() {
        shop.order(1, T, "c1", "s1", "1");
        shop.label(1, T, true);
        shop.order(2, T, "c1", "s1", "2");
        shop.activation("{\"champion\":\"v1\",\"reason\":\"test\",\"by\":\"test\",\"at\":1}");
        var first = shop.vectors().get(0);

        shop.order(1, T, "c1", "s1", "1.00");

        assertThat(shop.vectors())
                .singleElement()
                .usingRecursiveComparison()
                .withEqualsForType(Double::equals, Double.class)
                .isEqualTo(first);
        shop.order(3, T, "c1", "s1", "3");
        assertThat(shop.number(shop.vectors().get(0), "customer.amount.count_1s")).isEqualTo(3);
    }

    @Test
    void theSameIdWithOtherContentIsADeadLetterAndChangesNothing() {
        shop.order(1, T, "c1", "s1", "1");
        shop.vectors();

        shop.order(1, T, "c1", "s1", "9");
        shop.order(1, T + 5, "c1", "s1", "1");
        shop.order(2, T + 10, "c1", "s1", "2");

        assertThat(shop.deadLetters())
                .extracting(letter -> Shop.header(letter, "reason"))
                .containsExactly("conflicting-event", "conflicting-event");
        assertThat(shop.vectors())
                .singleElement()
                .satisfies(
                        vector ->
                                assertThat(shop.number(vector, "customer.amount.sum_1s"))
                                        .isEqualTo(3));
    }

    @Test
    void aRefusedConflictThatComesAgainIsTheSameDeadLetter() {
        shop.order(1, T, "c1", "s1", "1");
        shop.order(2, T, "c1", "s1", "1");
        shop.order(1, T + 5, "c1", "s1", "1");
        var first = shop.deadLetters();
        assertThat(first)
                .singleElement()
                .satisfies(letter -> assertThat(Shop.header(letter, "offset")).isEqualTo("2"));

        shop.order(1, T + 5, "c1", "s1", "1");

        assertThat(shop.deadLetters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.value()).isEqualTo(first.get(0).value()))
                .satisfies(letter -> assertThat(Shop.header(letter, "offset")).isEqualTo("2"));
    }

    @Test
    void theStampIsTheActivationInForceWhenTheVectorWasFirstGathered() {
        shop.order(1, T, "c1", "s1", "1");
        shop.activation("{\"champion\":\"v1\"}");
        shop.activation("{\"champion\":\"v2\",\"effective_from\":%d}".formatted(T + 100));
        shop.activation("not an activation");
        shop.order(2, T + 99, "c1", "s1", "1");
        shop.order(3, T + 100, "c1", "s1", "1");
        shop.order(1, T, "c1", "s1", "1");

        assertThat(shop.vectors())
                .extracting(
                        FeatureVector::eventId, FeatureVector::activation, FeatureVector::champion)
                .containsExactly(
                        tuple("1", -1L, null),
                        tuple("2", 0L, "v1"),
                        tuple("3", 1L, "v2"),
                        tuple("1", -1L, null));
    }

    @Test
    void aMissingKeyLeavesItsGroupEmptyAndRefusesNothing() {
        shop.order("{\"id\":7,\"t\":%d,\"place\":\"s1\",\"amount\":4}".formatted(T));

        assertThat(shop.vectors())
                .singleElement()
                .satisfies(
                        vector -> {
                            assertThat(vector.key()).isNull();
                            assertThat(vector.recordKey()).isEqualTo("7");
                            assertThat(shop.number(vector, "customer.amount.count_1s")).isNaN();
                            assertThat(shop.number(vector, "store.orders.count_3s")).isEqualTo(1);
                            assertThat(shop.number(vector, "ratio")).isNaN();
                        });
    }

    @Test
    void eventsOfAnotherSourceCountUpToTheSameTime() {
        shop.visit("{\"visit\":\"z\",\"at\":%d,\"who\":\"c1\",\"seconds\":3}".formatted(T));
        shop.visit("{\"visit\":\"y\",\"at\":%d,\"who\":\"c1\",\"seconds\":4}".formatted(T + 1));
        shop.order(1, T, "c1", "s1", "1");

        assertThat(shop.number(shop.vectors().get(0), "visitor.visits.count_1s")).isEqualTo(1);
    }

    @Test
    void labelsJoinBeforeAndAfterTheirEventAndSilenceIsTheDefault() {
        shop.label(1, T, true);
        shop.order(1, T, "c1", "s1", "1");
        shop.order(2, T + 1, "c1", "s1", "1");
        shop.label(2, T + 2, true);
        shop.order(3, T + 3, "c1", "s1", "1");
        shop.beats();
        assertThat(shop.examples()).extracting(TrainingExample::label).containsExactly(1.0, 1.0);

        shop.order(4, T + 10_000, "c1", "s1", "1");
        shop.visit(T + 10_000);
        shop.beats();
        assertThat(shop.examples()).as("spine has passed the horizon, labels have not").isEmpty();

        shop.label(4, T + 10_000, false);
        shop.beats();
        assertThat(shop.examples())
                .extracting(
                        example -> example.vector().eventId(),
                        TrainingExample::label,
                        TrainingExample::labelTime,
                        TrainingExample::revision)
                .containsExactly(tuple("4", 0.0, T + 10_000, 0), tuple("3", 0.0, T + 3 + 3_000, 0));
    }

    @Test
    void aChangedLabelIsTheNextRevisionTheSameValueIsNothingTooLateIsADeadLetter() {
        shop.order(1, T, "c1", "s1", "1");
        shop.label(1, T + 1, true);
        shop.label(1, T + 2, true);
        shop.label(1, T + 3, false);
        shop.label(1, T + 3_001, true);
        shop.label(1, T + 3_002, false);

        assertThat(shop.examples())
                .extracting(TrainingExample::label, TrainingExample::revision)
                .containsExactly(tuple(1.0, 0), tuple(0.0, 1), tuple(1.0, 2));
        assertThat(shop.deadLetters())
                .extracting(letter -> Shop.header(letter, "reason"))
                .containsExactly("label-too-late");

        shop.label(1, T + 3_003, true);
        shop.label(1, T + 9_000, false);
        assertThat(shop.deadLetters())
                .extracting(letter -> Shop.header(letter, "reason"))
                .containsExactly("label-too-late");
    }

    @Test
    void aLabelWhoseEventNeverComesIsADeadLetterOnceTheSpineHasPassed() {
        shop.label(99, T, true);
        shop.order(1, T + 2_000, "c1", "s1", "1");
        shop.beats();
        assertThat(shop.deadLetters()).isEmpty();

        shop.order(2, T + 2_001, "c1", "s1", "1");
        shop.order(3, T + 4_500, "c1", "s1", "1");
        shop.visit(T + 4_500);
        shop.beats();

        assertThat(shop.deadLetters())
                .singleElement()
                .satisfies(
                        letter ->
                                assertThat(Shop.header(letter, "reason"))
                                        .isEqualTo("unknown-event"));
    }

    @Test
    void stateIsBoundedByWhatCanStillBeAskedFor() {
        for (int i = 0; i < 50; i++) {
            shop.order(i, T + i, "c" + i, "s" + i, "1");
            shop.visit(
                    "{\"visit\":\"v%d\",\"at\":%d,\"who\":\"c1\",\"seconds\":3}"
                            .formatted(i, T + i));
        }
        assertThat(shop.entries("entity-pair-state")).isEqualTo(50);

        shop.order(1_000, T + 100_000, "z", "z", "1");
        shop.visit(
                "{\"visit\":\"w\",\"at\":%d,\"who\":\"z\",\"seconds\":3}".formatted(T + 100_000));
        shop.label(1_000, T + 100_000, true);
        shop.beats();
        shop.beats();

        assertThat(shop.entries("entity-pair-state")).as("pairs of the last 5 s").isEqualTo(1);
        assertThat(shop.entries("entity-customer-state"))
                .as("the last order of every customer stays")
                .isEqualTo(51);
        assertThat(shop.entries("entity-visitor-state"))
                .as("visitors of the last 5 s, one head each")
                .isEqualTo(1);
        assertThat(shop.entries("gather-events"))
                .as("gatherings younger than the lateness")
                .isEqualTo(1);
    }

    @Test
    void aVectorIsWarmOnceItsWindowsAreCovered() {
        shop.visit("{\"visit\":\"v\",\"at\":%d,\"who\":\"c1\",\"seconds\":3}".formatted(T));
        shop.order(1, T, "c1", "s1", "1");
        shop.order(2, T + 4_999, "c1", "s1", "1");
        shop.order(3, T + 5_000, "c1", "s1", "1");

        assertThat(shop.vectors())
                .extracting(FeatureVector::warm)
                .containsExactly(false, false, true);
    }

    @Test
    void aDefinitionsOwnTestsRunOnTheRealTopology() {
        var yaml =
                Shop.text("shop.yaml")
                        + """
                        tests:
                          - name: counts
                            given:
                              orders:
                                - { id: 1, t: 1000, buyer: c1, place: s1, amount: 2.50 }
                                - { id: 2, t: 1500, buyer: c1, place: s1, amount: 2.50 }
                            expect:
                              2: { customer.amount.count_1s: 2, customer.amount.sum_5s: 5 }
                          - name: is wrong
                            given: { orders: [ { id: 1, t: 1000, buyer: c1, amount: 2.50 } ] }
                            expect: { 1: { customer.amount.count_1s: 7 }, 5: { amount: 1 } }
                        """;

        var outcomes = new DefinitionTests(Plan.of("shop", yaml)).run();

        assertThat(outcomes)
                .extracting(DefinitionTests.Outcome::passed)
                .containsExactly(true, false);
        assertThat(outcomes.get(1).failures())
                .isEqualTo(
                        List.of(
                                "event 1: customer.amount.count_1s is 1.0, expected 7",
                                "event 5 got no vector"));
    }
}
