package io.millrace.schemas.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DefinitionChangeTest {
    private static final String YAML =
            """
            pipeline: tiny
            sources:
              payments:
                topic: tiny.payments
                id: id
                time: { field: t, unit: seconds }
                fields: { id: long, t: timestamp, account: string, amount: decimal(2) }
                valid: [ "amount >= 0" ]
            features:
              payer:
                key: account
                from: payments
                values:
                  amount: { of: amount, compute: [count, sum], over: 1d }
            derive:
              large: "amount > 100"
            predict:
              on: payments
              key: account
              inputs: [ amount, large, "payer.*" ]
            """;

    private static final String WHOLE =
            YAML.replace(
                                    "derive:\n",
                                    """
                    tables:
                      accounts:
                        topic: tiny.accounts
                        key: account
                        time: { field: since, unit: millis }
                        fields: { since: timestamp, country: string }
                    derive:
                    """)
                            .replace(", \"payer.*\"", ", \"payer.*\", accounts.country")
                    + """
                    label:
                      topic: tiny.labels
                      id: id
                      value: fraud
                      time: { field: t, unit: seconds }
                      horizon: 7d
                    """;

    @Test
    void featuresStayChangeComeAndGo() {
        var change =
                change(
                        YAML.replace("[count, sum], over: 1d", "[count, max], over: [1d, 7d]")
                                .replace("amount > 100", "amount > 200"));
        assertThat(change.stay())
                .containsExactly("amount", "payer.amount.count_1d", "source payments");
        assertThat(change.changed()).containsExactly("large");
        assertThat(change.added())
                .containsExactly(
                        "payer.amount.count_7d", "payer.amount.max_1d", "payer.amount.max_7d");
        assertThat(change.gone()).containsExactly("payer.amount.sum_1d");
        assertThat(change.obstacles()).isEmpty();
    }

    @Test
    void anotherKeyOfTheEntityChangesItsFeatures() {
        assertThat(change(YAML.replace("key: account\n    from", "key: id\n    from")).changed())
                .containsExactly("payer.amount.count_1d", "payer.amount.sum_1d");
    }

    /** Fields are named by their place in the canonical text; a new one moves the others. */
    @Test
    void whereFieldsStandChangesNothing() {
        var whole =
                WHOLE.replace("{ id: long,", "{ country: string, id: long,")
                        .replace("{ since: timestamp,", "{ city: string, since: timestamp,");
        assertThat(whole).isNotEqualTo(WHOLE);
        var change = change(WHOLE, whole);
        assertThat(change.obstacles()).isEmpty();
        assertThat(change.changed()).isEmpty();
        assertThat(change.gone()).isEmpty();
        assertThat(change.added()).containsExactly("accounts.city");
        assertThat(change.stay())
                .contains("accounts.country", "large", "label", "source payments")
                .isEqualTo(
                        change(whole, whole).stay().stream()
                                .filter(any -> !any.equals("accounts.city"))
                                .toList());
    }

    @Test
    void whatIsReadOtherwiseIsToldToo() {
        assertThat(change(YAML.replace("amount >= 0", "amount >= 1")).changed())
                .containsExactly("source payments");
        assertThat(change(YAML.replace("inputs: [ amount, ", "inputs: [ ")).gone())
                .containsExactly("amount");
        assertThat(change(WHOLE, WHOLE.replace("country: string", "country: long")).changed())
                .contains("accounts.country");
        assertThat(change(WHOLE, WHOLE.replace("topic: tiny.labels", "topic: others")).changed())
                .containsExactly("label");
    }

    /** By its own text a derived value may be what it was, and tell of something else. */
    @Test
    void whatIsComputedFromSomethingChangedChanges() {
        var before =
                WHOLE.replace(
                        "  large: \"amount > 100\"\n",
                        """
                          large: "amount > 100"
                          ratio: "amount / payer.amount.sum_1d"
                          odd: "large > 0 || ratio > 3"
                          abroad: "accounts.country != 'DE' && odd > 0"
                          named: "'payer.amount.sum_1d' == accounts.country"
                        """);
        assertThat(change(before, before).changed()).isEmpty();
        assertThat(
                        change(
                                        before,
                                        before.replace(
                                                "key: account\n    from", "key: id\n    from"))
                                .changed())
                .containsExactly(
                        "abroad", "odd", "payer.amount.count_1d", "payer.amount.sum_1d", "ratio");
        assertThat(change(before, before.replace("amount > 100", "amount > 200")).changed())
                .containsExactly("abroad", "large", "odd");
        assertThat(change(before, before.replace("topic: tiny.accounts", "topic: a")).changed())
                .containsExactly("abroad", "accounts.country", "accounts.since", "named");
        assertThat(change(before, before.replace("amount: decimal(2)", "amount: double")).changed())
                .containsExactly(
                        "abroad",
                        "amount",
                        "large",
                        "odd",
                        "payer.amount.count_1d",
                        "payer.amount.sum_1d",
                        "ratio");
    }

    @Test
    void aFeatureOfTheLabelOrWithAConditionIsComputedFromThemToo() {
        var before =
                WHOLE.replace(
                        "[count, sum], over: 1d }\n",
                        """
                        count, over: 1d }
                              risk: { of: label, compute: mean, over: 1d }
                              far: { compute: count, over: 1d, where: "accounts.country == 'DE'" }
                        """);
        assertThat(change(before, before.replace("topic: tiny.labels", "topic: l")).changed())
                .containsExactly("label", "payer.risk.mean_1d");
        assertThat(change(before, before.replace("topic: tiny.accounts", "topic: a")).changed())
                .containsExactly("accounts.country", "accounts.since", "payer.far.count_1d");
    }

    @Test
    void whatWouldMakeAnEventAnotherEventIsAnObstacle() {
        assertThat(change(YAML.replace("topic: tiny.payments", "topic: other")).obstacles())
                .containsExactly("the topic of predict.on was tiny.payments and would be other");
        assertThat(change(YAML.replace("id: long", "id: string")).obstacles())
                .containsExactly("the event id was id long and would be id string");
        assertThat(change(YAML.replace("unit: seconds", "unit: millis")).obstacles())
                .containsExactly(
                        "the event time was t timestamp(seconds) and would be t timestamp(millis)");
        assertThat(
                        change(
                                        YAML.replace(
                                                "on: payments\n  key: account",
                                                "on: payments\n  key: id"))
                                .obstacles())
                .containsExactly("predict.key was [account string] and would be [id long]");
    }

    private static DefinitionChange change(String changed) {
        return change(YAML, changed);
    }

    private static DefinitionChange change(String before, String after) {
        return DefinitionChange.between(
                Plan.of("before", before).canonical(), Plan.of("after", after));
    }
}
