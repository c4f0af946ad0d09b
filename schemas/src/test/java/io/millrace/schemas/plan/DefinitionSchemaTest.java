package io.millrace.schemas.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.schemas.definition.DefinitionParser;
import io.millrace.schemas.problem.Problem;
import io.millrace.schemas.problem.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON Schema and the parser know the same keys and refuse the same shapes. */
final class DefinitionSchemaTest {
    /** Has every key that there is. */
    private static final String WHOLE =
            """
            pipeline: whole
            generation: 1
            partitions: 2
            sources:
              payments:
                topic: whole.payments
                id: id
                format: json
                time: { field: t, unit: seconds }
                lateness: 1h
                ahead: 1h
                fields: { id: long, t: timestamp, account: string, amount: decimal(2) }
                valid: [ "amount >= 0" ]
            features:
              payer:
                key: account
                from: payments
                values:
                  amount:
                    of: amount
                    compute: [count, sum, quantile, decayed_sum]
                    over: 1d
                    last: 20
                    quantiles: 0.5
                    half_life: 1d
                    delay: 1h
                    where: "amount > 1"
                    exclude_current: false
                    default: 0
                    as: { count_1d: busy }
            tables:
              accounts:
                topic: whole.accounts
                key: account
                format: json
                time: { field: since, unit: millis }
                fields: { since: timestamp, country: string }
            derive: { big: "amount > 100" }
            predict: { on: payments, key: account, inputs: [ amount, big, "payer.*", accounts.country ] }
            label:
              topic: whole.labels
              id: id
              value: fraud
              time: { field: t, unit: seconds }
              fields: { fraud: boolean }
              default: false
              horizon: 7d
              revise_within: 7d
              progress: time
            training:
              task: binary
              every: 1d
              window: 28d
              holdout: 7d
              candidates: [ xgboost ]
              trials: 2
              budget: 10m
              folds: 2
              negatives: 0.5
              calibration: isotonic
              objective: average_precision
              min_examples: 100
              triggers: { examples: 500, drift: true, drop: 0.05 }
              seed: 1
            gate: { must: [ "auc_roc >= 0.5" ] }
            serving:
              decision: "score >= 0.5"
              without_model: default
              default_score: 0.125
              values: true
              rollout: { shadow: 1h, canary: 10%, canary_for: 1d, promote: [ "auc_roc >= champion.auc_roc" ], within: 30d }
              rollback: { when: [ "auc_roc < previous.auc_roc - 0.1" ], watch: 7d }
              live: { window: 12h, min_labels: 200, min_each_class: 10 }
              drift: { psi: 0.2, window: 1d, min_events: 500, ignore: [ amount ] }
            tests:
              - name: one
                given: { payments: [ { id: 1, t: 1732158000, account: a, amount: 5 } ] }
                expect: { 1: { amount: 5 } }
            """;

    @Test
    void bothAcceptADefinitionWithEveryKey() {
        assertThat(problems(WHOLE)).isEmpty();
        assertThat(DefinitionSchema.complaints(WHOLE)).isEmpty();
        var used = new TreeSet<String>();
        keys(DefinitionSchema.tree(WHOLE), used);
        assertThat(used).as("the definition above").containsAll(schemaKeys());
    }

    @Test
    void theSchemaHasTheKeysThatTheParsersRead() throws IOException {
        var source = new StringBuilder();
        var definition = Path.of("src/main/java/io/millrace/schemas/definition");
        try (var parsers = Files.newDirectoryStream(definition, "*Parser.java")) {
            for (var parser : parsers) {
                source.append(Files.readString(parser));
            }
        }
        var read = new TreeSet<String>();
        Pattern.compile(
                        "(?:has|required|optional|texts?|durations?|windows|integers?|numbers?|truth|choice"
                                + "|sections?|lines)"
                                + "\\(\\s*(?:(?:section|root|time)\\s*,\\s*)?\"([a-z_]+)\"")
                .matcher(source)
                .results()
                .forEach(match -> read.add(match.group(1)));
        assertThat(schemaKeys()).isEqualTo(read);
    }

    @ParameterizedTest
    @MethodSource("schemaKeys")
    void bothRefuseAMisspeltKey(String key) {
        var misspelt = new ArrayList<String>();
        for (int nth = 0; ; nth++) {
            var tree = DefinitionSchema.tree(WHOLE);
            if (!rename(tree, key, new int[] {nth})) {
                break;
            }
            misspelt.add(DefinitionSchema.yaml(tree));
        }
        assertThat(misspelt).isNotEmpty();
        assertThat(misspelt)
                .allSatisfy(
                        yaml -> {
                            assertThat(DefinitionSchema.complaints(yaml)).isNotEmpty();
                            assertThat(problems(yaml)).isNotEmpty();
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "partitions: 2 | partitions: few",
                "partitions: 2 | partitions: 0",
                "generation: 1 | generation: 0",
                "topic: whole.payments | topic: [ a, b ]",
                "format: json | format: xml",
                "unit: seconds | unit: weeks",
                "lateness: 1h | lateness: soon",
                "lateness: 1h | lateness: 1w",
                "'fields: { fraud: boolean }' | fields: [ fraud ]",
                "time: { field: t, unit: seconds } | time: t",
                "'compute: [count, sum, quantile, decayed_sum]' | compute: { count: 1 }",
                "over: 1d | over: [ 1d, long ]",
                "over: 1d | over: lifetimes",
                "last: 20 | last: 0",
                "last: 20 | last: [ 20, few ]",
                "quantiles: 0.5 | quantiles: [ 0.5, most ]",
                "half_life: 1d | half_life: lifetime",
                "exclude_current: false | exclude_current: perhaps",
                "default: 0 | default: nothing",
                "progress: time | progress: quick",
                "trials: 2 | trials: 2.5",
                "folds: 2 | folds: 0",
                "calibration: isotonic | calibration: beta",
                "examples: 500 | examples: 0",
                "drift: true | drift: often",
                "drop: 0.05 | drop: 0",
                "drop: 0.05 | dropp: 0.05",
                "negatives: 0.5 | negatives: 0",
                "negatives: 0.5 | negatives: 2",
                "budget: 10m | budget: soon",
                "min_examples: 100 | min_examples: many",
                "without_model: default | without_model: wait",
                "default_score: 0.125 | default_score: low",
                "values: true | values: some",
                "within: 30d | within: late",
                "'promote: [ \"auc_roc >= champion.auc_roc\" ]' | 'promote: { a: b }'",
                "watch: 7d | watch: always",
                "'rollback: { when:' | 'rollback: { whenn:'",
                "min_labels: 200 | min_labels: 0",
                "min_each_class: 10 | min_each_class: few",
                "window: 12h | window: day",
                "psi: 0.2 | psi: 0",
                "psi: 0.2 | psi: much",
                "'window: 1d, min' | 'window: days, min'",
                "min_events: 500 | min_events: 0",
                "ignore: [ amount ] | ignore: { amount: true }",
                "gate: { must: | gate: { must: { a: b }, more:",
                "pipeline: whole | pipeline: [ whole ]",
                "fields: { since: timestamp, country: string } | fields: since",
                "time: { field: since, unit: millis } | time: { unit: millis }",
                "key: account | key: { payments: { a: b } }",
                "'- name: one' | '- name: [ one ]'",
            })
    void bothRefuseAWrongShape(String right, String wrong) {
        assertThat(WHOLE).contains(right);
        var yaml = WHOLE.replace(right, wrong);
        assertThat(DefinitionSchema.complaints(yaml)).isNotEmpty();
        assertThat(problems(yaml)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"pipeline", "sources", "features", "predict"})
    void bothMissWhatIsNeeded(String key) {
        var tree = (ObjectNode) DefinitionSchema.tree(WHOLE);
        tree.remove(key);
        var yaml = DefinitionSchema.yaml(tree);
        assertThat(DefinitionSchema.complaints(yaml)).isNotEmpty();
        assertThat(problems(yaml)).isNotEmpty();
    }

    private static List<Problem> problems(String yaml) {
        var problems = new Problems();
        DefinitionParser.parse(yaml, problems);
        return problems.sorted();
    }

    /** Every name under any {@code properties}. */
    static Set<String> schemaKeys() {
        var keys = new TreeSet<String>();
        nested(DefinitionSchema.json(), keys);
        return keys;
    }

    private static void nested(JsonNode node, Set<String> keys) {
        node.path("properties").fieldNames().forEachRemaining(keys::add);
        node.forEach(inner -> nested(inner, keys));
    }

    private static void keys(JsonNode node, Set<String> keys) {
        node.fieldNames().forEachRemaining(keys::add);
        node.forEach(inner -> keys(inner, keys));
    }

    /** Renames the n-th occurrence, in the order of the document; false where there is none. */
    private static boolean rename(JsonNode node, String key, int[] nth) {
        if (node instanceof ObjectNode object && object.has(key) && known(object, key)) {
            if (nth[0]-- == 0) {
                object.set(key + "x", object.remove(key));
                return true;
            }
        }
        return children(node).stream().anyMatch(inner -> rename(inner, key, nth));
    }

    /** Names that the user chose, such as a field 'id' or a value 'amount', are free. */
    private static boolean known(ObjectNode object, String key) {
        return !(key.equals("id") && object.path(key).isInt())
                && !(key.equals("id") && object.path(key).asText().equals("long"));
    }

    private static List<JsonNode> children(JsonNode node) {
        var children = new ArrayList<JsonNode>();
        node.forEach(children::add);
        return children;
    }
}
