package io.millrace.schemas.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.record.Format;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    private static final String WITH_TABLE =
            CardFraud.YAML
                    .replace(
                            "derive:",
                            "tables:\n  merchants: { topic: merchants, key: terminal_id, fields: { country: string, opened: timestamp } }\n"
                                    + "derive:\n  fresh: \"merchants.opened < time\"")
                    .replace("\"terminal.*\" ]", "\"terminal.*\", \"merchants.*\" ]");

    private static final String FOREIGN =
            "distinct, over: 7d, where: \"amount > 10 && merchants.country != 'DE'\"";

    @Test
    void namesFeaturesPredictably() {
        var inputs = CardFraud.plan().inputs().stream().map(Input::name).toList();

        assertThat(inputs).startsWith("amount", "night", "ratio", "customer.amount.count_1h");
        assertThat(inputs)
                .contains(
                        "customer.terminals.distinct_7d",
                        "customer.previous.last",
                        "terminal.risk.mean_30d");
        assertThat(inputs).hasSize(3 + 24 + 1 + 2 + 3 + 6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tx_id: long",
                "t: timestamp",
                "customer_id: string",
                "terminal_id: string",
                "amount: decimal(2)"
            })
    void anUnknownTypeIsTheOnlyProblemOfItsField(String field) {
        var broken = field.substring(0, field.indexOf(' ')) + " wrong";
        var yaml = CardFraud.YAML.replace(field, broken);
        assertThat(yaml).isNotEqualTo(CardFraud.YAML);

        assertThatThrownBy(() -> Plan.of("broken.yaml", yaml))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("broken.yaml: 1 problem")
                .hasMessageContaining("'wrong' is not a type");
    }

    @Test
    void tellsAllProblemsAtOnceWithLineAndSuggestion() {
        var yaml =
                CardFraud.YAML
                        .replace("lateness: 1h", "latenes: 1h")
                        .replace("compute: distinct", "compute: distnct")
                        .replace(
                                "over: [1d, 7d, 30d] }\n      risk", "over: [1d, 7x] }\n      risk")
                        .replace("amount / customer", "amuont / customer");

        assertThatThrownBy(() -> Plan.of("broken.yaml", yaml))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("broken.yaml: 4 problems")
                .hasMessageContaining(
                        "line 8: sources.transactions.latenes: is not a known key (did you mean 'lateness'?)")
                .hasMessageContaining("'distnct' is not a function (did you mean 'distinct'?)")
                .hasMessageContaining("'7x' is not a duration")
                .hasMessageContaining("did you mean 'amount'?");
    }

    @ParameterizedTest(name = "{0} -> {1}: changes fingerprint: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "lateness: 1h | lateness: 2h | true",
                "decimal(2) | decimal(3) | true",
                "amount >= 0 | amount > 0 | true",
                "delay: 7d | delay: 6d | true",
                "<= 6 | <= 5 | true",
                "exclude_current: true | exclude_current: false | true",
                "horizon: 7d | horizon: 8d | true",
                "horizon: 7d | '{horizon: 7d, revise_within: 9d}' | false",
                "trials: 20 | trials: 2 | false",
                "score >= 0.5 | score >= 0.7 | false",
                "partitions: 4 | partitions: 8 | false"
            })
    void fingerprintCoversWhatVectorsDependOn(String from, String to, boolean changes) {
        var changed =
                CardFraud.YAML.replace(
                        from,
                        to.replace(
                                "{horizon: 7d, revise_within: 9d}",
                                "horizon: 7d\n  revise_within: 9d"));

        assertThat(changed).isNotEqualTo(CardFraud.YAML);
        assertThat(Plan.of("changed", changed).fingerprint().equals(CardFraud.plan().fingerprint()))
                .isEqualTo(!changes);
    }

    @Test
    void sourcesAndLabelsMayBeAvroWhichTheFingerprintKnows() {
        var source = formatted("topic: card-fraud.transactions", "\n    format: avro");
        var label = formatted("topic: card-fraud.labels", "\n  format: avro");
        var json = formatted("topic: card-fraud.labels", "\n  format: json");

        assertThat(source.sources().get(0).format()).isEqualTo(Format.AVRO);
        assertThat(label.label().format()).isEqualTo(Format.AVRO);
        assertThat(label.sources().get(0).format()).isEqualTo(Format.JSON);
        assertThat(source.fingerprint())
                .isNotEqualTo(label.fingerprint())
                .isNotEqualTo(json.fingerprint());
        assertThat(json.fingerprint()).isEqualTo(CardFraud.plan().fingerprint());
        assertThatThrownBy(() -> formatted("topic: card-fraud.labels", "\n  format: avron"))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("did you mean 'avro'?");
    }

    private static Plan formatted(String topic, String format) {
        return Plan.of("p", CardFraud.YAML.replace(topic, topic + format));
    }

    @Test
    void fingerprintIsStable() {
        // Golden: a change of this value means that every deployed pipeline would refuse to start.
        assertThat(CardFraud.plan().fingerprint()).isEqualTo("63d418a2ab950ba2");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "without_model: hold | without_model: default | serving.default_score: is missing",
                "without_model: hold | 'default_score: 1' | serving.default_score: is given to no vector",
                "without_model: hold | 'rollout: { canary: 10% }' | serving.rollout.canary_for: is missing",
                "without_model: hold | 'rollout: { canary_for: 1d }' | serving.rollout.canary: is missing",
                "without_model: hold | 'rollout: { canary: 0%, canary_for: 1d }' | is not a share of entities",
                "without_model: hold | 'rollout: { canary: 0.1, canary_for: 1d }' | is not a share of entities"
            })
    void refusesWhatNothingServes(String from, String to, String message) {
        assertThatThrownBy(() -> Plan.of("p", CardFraud.YAML.replaceFirst(from, to)))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "rollout: { promote: [ a ] } | serving.rollout.promote: has nothing to look at",
                "rollout: { shadow: 1d, within: 9d } | serving.rollout.within: limits nothing",
                "rollout: { shadow: 1d, promote: [ a ], within: 7d } | is over before labels can tell",
                "rollout: { shadow: 30d, promote: [ a ], within: 9d } | is over before the step is",
                "rollback: { watch: 1d } | serving.rollback.when: is missing",
                "rollback: { when: [] } | serving.rollback.when: is missing",
                "rollback: { when: [ a ], watch: 0d } | serving.rollback.watch: is empty",
                "live: { window: 1ms } | serving.live.window: is shorter than a second",
                "live: { windw: 1d } | did you mean 'window'?"
            })
    void refusesRulesThatNothingCouldFollow(String serving, String message) {
        assertThatThrownBy(() -> serving(serving))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining(message);
    }

    @Test
    void rulesOnLiveMetricsAreRead() {
        var usual = CardFraud.plan().serving();
        assertThat(usual.live()).isEqualTo(new LivePlan(Duration.ofDays(1), 100, 20));
        assertThat(usual.rollback()).isNull();

        var plan =
                serving(
                        "rollout: { shadow: 1d, promote: [ a ] }, rollback: { when: b },"
                                + " live: { window: 6h, min_labels: 9, min_each_class: 2 }");
        assertThat(plan.serving().rollout())
                .isEqualTo(
                        new ServingPlan.Rollout(
                                Duration.ofDays(1),
                                0,
                                Duration.ZERO,
                                List.of("a"),
                                Duration.ofDays(21)));
        assertThat(plan.serving().rollback())
                .isEqualTo(new ServingPlan.Rollback(List.of("b"), Duration.ofDays(7)));
        assertThat(plan.serving().live()).isEqualTo(new LivePlan(Duration.ofHours(6), 9, 2));
        assertThat(plan.fingerprint()).isEqualTo(CardFraud.plan().fingerprint());
    }

    @Test
    void rulesOnLiveMetricsNeedTheTrainer() {
        var yaml =
                CardFraud.YAML
                        .replaceFirst("training:.*\n", "")
                        .replace("without_model: hold", "rollback: { when: a }");
        assertThatThrownBy(() -> Plan.of("p", yaml))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("serving.rollback: is judged by nobody");
    }

    private static Plan serving(String more) {
        return Plan.of("p", CardFraud.YAML.replace("without_model: hold", more));
    }

    @Test
    void driftIsReadAndItsInputsAreChecked() {
        var from = "without_model: hold";
        var drift = ", drift: { psi: 0.1, window: 6h, min_events: 9, ignore: [amount] }";
        var plan = Plan.of("p", CardFraud.YAML.replace(from, from + drift));
        var bare = Plan.of("p", CardFraud.YAML.replace(from, from + ", drift: {}"));

        assertThat(plan.serving().drift())
                .isEqualTo(new DriftPlan(0.1, 6 * 3_600_000, 9, Set.of("amount")));
        assertThat(bare.serving().drift()).isEqualTo(new DriftPlan(0.2, 86_400_000, 500, Set.of()));
        assertThat(plan.fingerprint()).isEqualTo(CardFraud.plan().fingerprint());
        assertThat(CardFraud.plan().serving().drift()).isNull();
        var misspelt = drift.replace("[amount]", "[amont]").replace("psi: 0.1", "psi: -1");
        assertThatThrownBy(() -> Plan.of("p", CardFraud.YAML.replace(from, from + misspelt)))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("did you mean 'amount'?")
                .hasMessageContaining("serving.drift.psi");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "topic: merchants | topic: m2 | true",
                "key: terminal_id, fields | key: customer_id, fields | true",
                "country: string | country: long | true",
                "topic: merchants | 'topic: merchants, time: { field: opened, unit: seconds }' | true",
                "topic: merchants | 'topic: merchants, format: avro' | true",
                "topic: merchants | 'topic: merchants, format: json' | false"
            })
    void fingerprintCoversTheTables(String from, String to, boolean changes) {
        var plan = Plan.of("p", WITH_TABLE);
        var changed = Plan.of("p", WITH_TABLE.replace(from, to));

        assertThat(WITH_TABLE).contains(from);
        assertThat(changed.fingerprint().equals(plan.fingerprint())).isEqualTo(!changes);
        assertThat(plan.fingerprint()).isNotEqualTo(CardFraud.plan().fingerprint());
    }

    @Test
    void fieldsOfTablesAreInputsAndVariables() {
        var plan = Plan.of("p", WITH_TABLE);

        assertThat(plan.inputs())
                .as("timestamps are left out of 'merchants.*'")
                .endsWith(new Input("merchants.country", InputType.CATEGORY));
        assertThat(plan.asks(plan.tables().get(0))).isTrue();
        assertThat(plan.filterTables(plan.spine())).isEmpty();
        assertThat(plan.topics().all())
                .extracting(topic -> topic.name())
                .contains("card-fraud.table.merchants");
    }

    @Test
    void whereMayLookAtATable() {
        var plan =
                Plan.of(
                        "p",
                        WITH_TABLE
                                .replace("distinct, over: 7d", FOREIGN)
                                .replace(", \"merchants.*\" ]", " ]")
                                .replace("merchants.opened <", "time <"));

        assertThat(plan.asks(plan.tables().get(0))).isFalse();
        assertThat(plan.filterTables(plan.spine())).isEqualTo(plan.tables());
        assertThat(plan.entities()).extracting(plan::filtersByTable).containsExactly(true, false);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "merchants: { | customer: { | features.customer: the name is taken by a table",
                "merchants: { | amount: { | tables.amount: the name is taken by a field",
                "merchants: { | transactions: { | tables.transactions: the name is taken by a source",
                "merchants: { | in: { | reserved word",
                "topic: merchants | topic: card-fraud.labels | tables.merchants.topic: is read as something else already",
                "key: terminal_id, fields | key: terminal_i, fields | did you mean 'terminal_id'?",
                "topic: merchants | 'topic: merchants, time: { field: open }' | tables.merchants.time.field: 'open' is not among the fields",
                "country: string | country: text | 'text' is not a type",
                "merchants.opened < | merchants.opend < | derive.fresh: 'merchants.opend < time' at column 1: undeclared reference",
                "'\"merchants.*\"' | merchants.opened | 'merchants.opened' is a timestamp",
                "'distinct, over: 7d' | 'distinct, over: 7d, where: \"merchant.country == 0\"' | undeclared reference",
                "'merchants: {' | 'unused: { topic: x, key: t, fields: { a: long } }\n  merchants: {' | tables.unused: nothing looks at it",
            })
    void saysWhatIsWrongWithATable(String from, String to, String message) {
        assertThat(WITH_TABLE).contains(from);
        assertThatThrownBy(() -> Plan.of("p", WITH_TABLE.replace(from, to)))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "key: customer_id | key: customer | 'p: 1 problem'",
                "horizon: 7d | 'horizon: 7d\n  fields: { fraud: boolean }' | 'label.id: ''tx_id'' is not among the fields (label.fields'",
                "holdout: 7d | holdout: 28d | 'training.holdout: takes the whole window'",
                "serving: | 'tests:\n  - { name: a, given: { transactions: [ { tx_id: 1, amuont: 2 } ] }, expect: {} }\nserving:' | 'tests.given.transactions: ''amuont'' is not a known field (did you mean ''amount''?)'"
            })
    void saysWhatAPersonMistook(String from, String to, String message) {
        assertThatThrownBy(
                        () ->
                                Plan.of(
                                        "p",
                                        CardFraud.YAML.replaceFirst(from, to.replace("\\n", "\n"))))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anEventMustHaveTheKeyOfATableThatIsLookedAt() {
        var yaml =
                WITH_TABLE.replace(
                        "features:",
                        """
                          visits:
                            topic: visits
                            id: visit
                            time: { field: at }
                            fields: { visit: string, at: timestamp, customer_id: string, shop: string }
                        features:
                          visitor:
                            key: customer_id
                            from: visits
                            values: { n: { compute: count, over: 1d, where: "merchants.country == 'DE'" } }
                        """);

        assertThatThrownBy(() -> Plan.of("p", yaml))
                .hasMessageContaining(
                        "features.visitor.values.n.where looks at merchants: 'terminal_id' is not a field of visits");
        assertThatThrownBy(() -> Plan.of("p", yaml.replace("terminal_id, fields", "shop, fields")))
                .hasMessageContaining(
                        "tables.merchants.key: 'shop' is not a field of transactions");
    }

    @Test
    void refusesWhatIsNotYaml() {
        assertThatThrownBy(() -> Plan.of("p.yaml", "pipeline: [a"))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("is not YAML");
        assertThatThrownBy(() -> Plan.of("p.yaml", ""))
                .hasMessageContaining("the definition is empty");
    }

    @Test
    void refusesReservedWordsAndClashes() {
        assertThatThrownBy(
                        () ->
                                Plan.of(
                                        "p",
                                        CardFraud.YAML
                                                .replace("night:", "amount:")
                                                .replace("night,", "")))
                .hasMessageContaining("the name is taken");
        assertThatThrownBy(() -> Plan.of("p", CardFraud.YAML.replace("night", "in")))
                .hasMessageContaining("reserved word");
    }

    @Test
    void keysOfSeveralPartsNeverCollide() {
        var schema = CardFraud.plan().spine().schema();
        var key =
                new KeyPlan(
                        java.util.List.of(
                                schema.index("customer_id"), schema.index("terminal_id")));
        var left = new io.millrace.schemas.record.Row(schema);
        left.set(schema.index("customer_id"), "a|");
        left.set(schema.index("terminal_id"), "b");
        var right = new io.millrace.schemas.record.Row(schema);
        right.set(schema.index("customer_id"), "a");
        right.set(schema.index("terminal_id"), "|b");

        assertThat(key.of(left)).isNotEqualTo(key.of(right));
    }
}
