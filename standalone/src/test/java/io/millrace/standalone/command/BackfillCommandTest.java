package io.millrace.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.CardFraudData;
import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.standalone.history.ExampleFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace backfill} on files of all kinds. */
final class BackfillCommandTest {
    private static final String YAML =
            """
            pipeline: pay
            partitions: 1
            sources:
              payments:
                topic: pay.payments
                id: id
                time: { field: t, unit: seconds }
                fields: { id: long, t: timestamp, who: string, amount: decimal(2), kind: string, ok: boolean }
                valid: [ "amount >= 0" ]
            tables:
              people: { topic: pay.people, key: who, fields: { country: string } }
            features:
              payer:
                key: who
                from: payments
                values:
                  amount: { of: amount, compute: [count, sum], over: 1d }
                  frauds: { of: label, compute: sum, over: 7d, default: 0 }
            derive: { share: "amount / payer.amount.sum_1d" }
            predict: { on: payments, inputs: [ amount, kind, ok, share, "payer.*", people.country ] }
            label: { topic: pay.labels, id: id, value: fraud, time: { field: t, unit: seconds }, default: false, horizon: 1d }
            training: { every: 10d, candidates: [logistic] }
            """;
    private static final String ROWS =
            """
            id,t,who,amount,kind,ok
            1,1000,ann,10.00,card,true
            2,2000,ann,30.00,cash,false
            3,1500,bob,5,card,true
            4,3000,ann,-1,card,true
            2,2000,ann,30.00,cash,false
            5,200000,ann,60.00,,true
            5,200000,ann,61.00,,true
            6,x,ann,60.00,card,true
            """;
    private static final String LABELS =
            """
            id,t,fraud
            1,1900,true
            2,90000,true
            77,100,true
            3,800000,false
            """;

    @TempDir Path folder;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void filesOfAllKindsGiveTheSameVectors() throws Exception {
        write("pay.yaml", YAML);
        write("a.csv", ROWS);
        write("labels.csv", LABELS);
        write("people.csv", "who,country\nann,DE\nbob,FR\n");
        var lines = new StringBuilder();
        for (var row : ROWS.lines().skip(1).toList()) {
            var cells = row.split(",", -1);
            var kind = cells[4].isEmpty() ? "null" : '"' + cells[4] + '"';
            var time = cells[1].equals("x") ? "\"x\"" : cells[1];
            lines.append(
                    "{\"id\":%s,\"t\":%s,\"who\":\"%s\",\"amount\":%s,\"kind\":%s,\"ok\":%s}%n"
                            .formatted(cells[0], time, cells[2], cells[3], kind, cells[5]));
        }
        write("b.jsonl", lines.toString());
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement()) {
            statement.execute(
                    "create table rows as select * from read_csv('%s', all_varchar = true)"
                            .formatted(folder.resolve("a.csv")));
            statement.execute(
                    ("copy (select id::int as id, try_cast(t as bigint) as t, who,"
                                    + " amount::decimal(9, 2) as amount, kind, ok::boolean as ok"
                                    + " from rows) to '%s' (format parquet)")
                            .formatted(folder.resolve("c.parquet")));
            statement.execute(
                    "copy (select who, country from read_csv('%s')) to '%s' (format parquet)"
                            .formatted(folder.resolve("people.csv"), folder.resolve("p.parquet")));
        }

        assertThat(backfill("a.csv", "people.csv", "a.parquet")).isEqualTo(0);
        assertThat(output.toString(UTF_8))
                .contains("4 vectors, 3 with a label", "read: 8 payments, 2 people, 4 labels")
                .contains("repeated, no difference: 1", "refused: 1 rule-violated")
                .contains("refused: 1 conflicting-event", "refused: 1 wrong-type")
                .contains("refused: 1 unknown-event");
        assertThat(backfill("b.jsonl", "people.csv", "b.csv")).isEqualTo(0);
        assertThat(backfill("c.parquet", "p.parquet", "c.parquet.csv")).isEqualTo(0);
        assertThat(backfill("a?csv", "people.csv", "d.csv"))
                .as(errors.toString(UTF_8))
                .isEqualTo(0);

        var plan = Plan.of("pay", YAML);
        var parquet = vectors(plan, "a.parquet");
        assertThat(parquet.keySet()).containsExactlyInAnyOrder("1", "2", "3", "5");
        check(plan, parquet.get("2"), "payer.amount.count_1d", 2, "payer.amount.sum_1d", 40);
        check(plan, parquet.get("2"), "payer.frauds.sum_7d", 1, "share", 0.75);
        check(plan, parquet.get("1"), "payer.frauds.sum_7d", 0, "ok", 1);
        check(plan, parquet.get("5"), "payer.frauds.sum_7d", 2, "payer.amount.count_1d", 1);
        assertThat(parquet.get("2").texts()).contains("cash", "DE");
        assertThat(parquet.get("5").texts()).contains("DE").doesNotContain("card", "cash");
        for (var other : List.of("b.csv", "c.parquet.csv", "d.csv")) {
            var vectors = vectors(plan, other);
            assertThat(vectors.keySet()).as(other).isEqualTo(parquet.keySet());
            vectors.forEach(
                    (id, vector) -> {
                        assertThat(vector.numbers()).as(other).isEqualTo(parquet.get(id).numbers());
                        assertThat(vector.texts()).as(other).isEqualTo(parquet.get(id).texts());
                        assertThat(vector.time()).isEqualTo(parquet.get(id).time());
                    });
        }
        assertThat(Files.readString(folder.resolve("rejected.jsonl")))
                .contains("\"file\":\"", "a.csv\",\"row\":3", "\"rule\":\"amount >= 0\"");
        try (var left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .as("temporary files")
                    .noneMatch(name -> name.startsWith(".backfill"));
        }
    }

    @Test
    void itSaysWhatIsMissing() throws IOException {
        write("pay.yaml", YAML);
        write("people.csv", "who,country\nann,DE\n");
        assertThat(run("--source", "people=" + folder.resolve("people.csv"), "--out", out("a.csv")))
                .isEqualTo(ExitCode.WRONG_INPUT.number());
        assertThat(errors.toString(UTF_8)).contains("--source payments=FILE");
        assertThat(
                        run(
                                "--source",
                                "payment=" + folder.resolve("people.csv"),
                                "--out",
                                out("a.csv")))
                .isEqualTo(ExitCode.WRONG_INPUT.number());
        assertThat(errors.toString(UTF_8)).contains("did you mean 'payments'");
        assertThat(run("--source", "payments=" + folder.resolve("no.csv"), "--out", out("a.csv")))
                .isEqualTo(ExitCode.WORK_FAILED.number());
        assertThat(errors.toString(UTF_8)).contains("There is no file");
        assertThat(
                        run(
                                "--source",
                                "payments=" + folder.resolve("people.csv"),
                                "--out",
                                out("a.csv")))
                .isEqualTo(ExitCode.WRONG_INPUT.number());
        assertThat(errors.toString(UTF_8)).contains("there is no column 'amount'");
        assertThat(run("--source", "payments=x.csv", "--out", out("a.xls")))
                .isEqualTo(ExitCode.WRONG_INPUT.number());
        assertThat(errors.toString(UTF_8)).contains(".parquet or .csv");
    }

    @Test
    void everyRowOfTheMiniStreamEqualsTheReference() {
        var file = CardFraudData.file("transactions-mini.csv.zst").toString();
        var definition = CardFraudData.DEFINITION;
        var plan = Plan.read(definition);
        int code =
                MillraceCommand.execute(
                        new PrintStream(output, true, UTF_8),
                        new PrintStream(errors, true, UTF_8),
                        "backfill",
                        "-f",
                        definition.toString(),
                        "--source",
                        "transactions=" + file,
                        "--label",
                        file,
                        "--map",
                        "t=t+" + CardFraudData.START,
                        "--map",
                        "amount=amount_cents/100",
                        "--memory",
                        "64",
                        "--out",
                        out("mini.parquet"));
        assertThat(code).as(errors.toString(UTF_8)).isEqualTo(0);
        var vectors = vectors(plan, "mini.parquet");
        var names = plan.inputs().stream().map(Input::name).toList();
        assertThat(vectors).hasSize(CardFraudData.MINI_ROWS);
        CardFraudData.read(
                CardFraudData.file("reference-mini.csv.zst"),
                row -> CardFraudData.compare(row, vectors.get(row.get("tx_id")), names, ""));
    }

    private Map<String, FeatureVector> vectors(Plan plan, String file) {
        var vectors = new HashMap<String, FeatureVector>();
        new ExampleFile(plan, folder.resolve(file))
                .read(example -> vectors.put(example.vector().eventId(), example.vector()));
        return vectors;
    }

    private static void check(
            Plan plan, FeatureVector vector, String first, double one, String second, double two) {
        var names = plan.inputs().stream().map(Input::name).toList();
        assertThat(vector.numbers()[names.indexOf(first)]).as(first).isEqualTo(one);
        assertThat(vector.numbers()[names.indexOf(second)]).as(second).isEqualTo(two);
    }

    private int backfill(String payments, String people, String out) {
        return run(
                "--source",
                "payments=" + folder.resolve(payments),
                "--source",
                "people=" + folder.resolve(people),
                "--label",
                folder.resolve("labels.csv").toString(),
                "--rejected",
                out("rejected.jsonl"),
                "--threads",
                "2",
                "--out",
                out(out));
    }

    private int run(String... arguments) {
        output.reset();
        errors.reset();
        var all = new ArrayList<>(List.of("backfill", "-f", out("pay.yaml")));
        all.addAll(List.of(arguments));
        return MillraceCommand.execute(
                new PrintStream(output, true, UTF_8),
                new PrintStream(errors, true, UTF_8),
                all.toArray(String[]::new));
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
