package io.millrace.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.run.DataDirectory;
import io.millrace.schemas.model.SigningKey;
import io.millrace.schemas.model.TrustedKeys;
import io.millrace.standalone.broker.EmbeddedBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MillraceCommandTest {
    @TempDir Path directory;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private Path definition;

    @BeforeEach
    void definition() throws IOException {
        definition = directory.resolve("pipeline.yaml");
        try (var example =
                MillraceCommand.class.getResourceAsStream("/examples/card-fraud/pipeline.yaml")) {
            Files.copy(example, definition);
        }
    }

    @Test
    void saysWhatTheDefinitionComesTo() {
        assertThat(run("validate", "-f", definition.toString())).isZero();
        assertThat(text(output))
                .contains("no problems")
                .contains("transactions on card-fraud.transactions")
                .contains("windows 1d 7d 30d")
                .contains("customer.terminals.distinct_7d has no flat cost")
                .contains("card-fraud.predictions (4 partitions)")
                .contains("customer.amount.mean_7d");
        assertThat(text(errors)).isEmpty();
    }

    @Test
    void saysWhatTheStateComesTo() {
        assertThat(run("validate", "-f", definition.toString(), "--rate", "1000")).isZero();
        assertThat(text(output))
                .containsPattern("customer: \\d+ bytes an event, kept for .*; a head of \\d+ bytes")
                .containsPattern(
                        "terminal: .*; changelog at most \\d+ bytes an event; at 1000/s: [\\d,]+ MB")
                .containsPattern("label join: \\d+ bytes an event, kept for ");
    }

    @Test
    void tellsAllProblemsOfADefinitionAtOnce() throws IOException {
        var broken =
                Files.readString(definition)
                        .replace("customer_id: string", "customer_idd: string")
                        .replace("trials: 8", "trails: 8");
        Files.writeString(definition, broken);
        assertThat(run("validate", "-f", definition.toString())).isEqualTo(2);
        assertThat(text(errors))
                .contains("customer_id")
                .contains("trails")
                .contains("trials")
                .doesNotContain("\tat ");
        assertThat(run("validate", "--json", "-f", definition.toString())).isEqualTo(2);
        assertThat(text(output)).contains("\"line\" : ");
    }

    @Test
    void misuseIsTwoAndAMissingFileOne() {
        assertThat(run("validate", "-f", definition.toString(), "--jsn")).isEqualTo(2);
        assertThat(text(errors)).contains("--jsn").contains("--json");
        assertThat(run("validat")).isEqualTo(2);
        assertThat(text(errors)).contains("validate");
        assertThat(run()).isEqualTo(2);
        assertThat(run("validate", "-f", "nowhere.yaml")).isEqualTo(1);
        assertThat(text(errors)).contains("nowhere.yaml").doesNotContain("\tat ");
        assertThat(run("--help")).isZero();
        assertThat(run("demo", "--port=99999")).isEqualTo(2);
        assertThat(text(errors))
                .contains("--port 99999 is no port: 0 to 65535")
                .contains("  -> 'millrace demo --help'")
                .doesNotContain("--duration");
        assertThat(run("replay", "-f", definition.toString(), "transactions=nix.csv")).isEqualTo(1);
        assertThat(text(errors)).contains("There is no file nix.csv");
        assertThat(run("--version")).isZero();
        assertThat(text(output)).containsPattern("millrace \\d+\\.\\d+");
        assertThat(text(output)).contains("replay").contains("Exit codes");
    }

    @Test
    void replayTellsAllThatIsWrongWithTheCommandLine() {
        assertThat(
                        run(
                                "replay",
                                "-f",
                                definition.toString(),
                                "transactoins=x.csv",
                                "labels=y.csv",
                                "--map",
                                "labels.frod=f",
                                "--map",
                                "tx_id=id/3"))
                .isEqualTo(2);
        assertThat(text(errors))
                .contains("transactoins")
                .contains("did you mean 'transactions'?")
                .contains("labels.frod")
                .contains("tx_id=id/3");
        assertThat(run("replay", "-f", definition.toString(), "labels=y.csv", "--speed", "fast"))
                .isEqualTo(2);
        assertThat(text(errors)).contains("86400x");
    }

    @Test
    void replaysIntoABrokerAndResetsIt() throws Exception {
        var rows =
                Files.writeString(
                        directory.resolve("rows.csv"),
                        "t,customer_id,terminal_id,amount_cents,fraud\n10,1,2,350,0\n11,1,3,99,1\n");
        try (var broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
            var topics =
                    List.of("card-fraud.features", "card-fraud.feature-stream-store-changelog");
            try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.createTopics(
                                topics.stream()
                                        .map(name -> new NewTopic(name, 1, (short) 1))
                                        .toList())
                        .all()
                        .get(30, TimeUnit.SECONDS);
                var server = "--bootstrap-servers=" + broker.bootstrapServers();
                assertThat(run("topics", "-f", definition.toString(), server))
                        .as(() -> text(errors))
                        .isZero();
                assertThat(text(output))
                        .contains("created card-fraud.transactions")
                        .contains("created card-fraud.labels");
                assertThat(run("topics", "-f", definition.toString(), server)).isZero();
                assertThat(text(output)).endsWith("all source and label topics are there\n");
                assertThat(
                                run(
                                        "replay",
                                        "-f",
                                        definition.toString(),
                                        server,
                                        "transactions=" + rows,
                                        "labels=" + rows,
                                        "--map=tx_id=#",
                                        "--map=amount=amount_cents/100",
                                        "--map=labels.t=t+604800"))
                        .as(() -> text(errors))
                        .isZero();
                assertThat(text(errors)).contains("100 %").contains("4 rows");
                assertThat(
                                run(
                                        "reset",
                                        "-f",
                                        definition.toString(),
                                        server,
                                        "--yes",
                                        "--data-dir=" + directory.resolve("data")))
                        .as(() -> text(errors))
                        .isZero();
                assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS))
                        .containsExactlyInAnyOrder("card-fraud.transactions", "card-fraud.labels");
            }
        }
    }

    @Test
    void aBrokerThatIsNotThereIsOneClearMessage() {
        for (var command : List.of("reset", "run")) {
            var arguments = new ArrayList<>(List.of(command, "-f", definition.toString()));
            arguments.addAll(
                    List.of(
                            "--bootstrap-servers=127.0.0.1:1",
                            "--set=kafka.timeout=300ms",
                            "--data-dir=" + directory.resolve("data")));
            if (command.equals("reset")) {
                arguments.add("--yes");
            }
            fails(1, "127.0.0.1:1", arguments.toArray(String[]::new));
            assertThat(text(errors))
                    .contains("set --bootstrap-servers (the setting kafka.bootstrap-servers)");
        }
    }

    @Test
    void aPortInUseIsOneClearMessage() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fails(
                    1,
                    "port " + taken.getLocalPort() + " of 127.0.0.1 cannot be used",
                    "demo",
                    "--port=" + taken.getLocalPort(),
                    "--data-dir=" + directory.resolve("data"));
        }
    }

    @Test
    void aDataDirectoryThatCannotBeUsedIsOneClearMessage() throws IOException {
        var file = Files.createFile(directory.resolve("file"));
        fails(1, "Cannot write to the data directory", "demo", "--data-dir=" + file);
        fails(
                1,
                "Cannot write to the data directory",
                "run",
                "-f",
                definition.toString(),
                "--data-dir=" + file.resolve("below"));
        fails(1, "is not a data directory", "reset", "--demo", "--data-dir=" + directory);
        try (var holder = DataDirectory.open(directory, List.of("feature-stream"))) {
            fails(1, "Another process", "demo", "--data-dir=" + holder.path());
        }
    }

    @Test
    void aBrokenDefinitionStartsNothing() throws IOException {
        var text = Files.readString(definition);
        Files.writeString(definition, text.replace("customer_id: string", "customer_id: strin"));
        fails(2, "did you mean 'string'?", "run", "-f", definition.toString());
        Files.writeString(definition, text.replace("calibration_error <=", "calibration_eror <="));
        fails(2, "line 66: gate.must", "run", "-f", definition.toString());
        assertThat(text(errors)).contains("calibration_eror");
        Files.writeString(definition, text.replace("score >= 0.5", "score => 0.5"));
        fails(2, "line 69: serving.decision", "validate", "-f", definition.toString());
        var rules = "\n  rollback: { when: [ \"auc_roc < champion.auc_roc\" ] }";
        Files.writeString(
                definition, text.replace("without_model: hold", "without_model: hold" + rules));
        fails(2, "line 71: serving.rollback.when", "validate", "-f", definition.toString());
        assertThat(text(errors)).contains("previous.auc_roc");
        Files.writeString(definition, "pipeline: [");
        fails(2, "pipeline.yaml", "run", "-f", definition.toString());
    }

    @Test
    void validatesAndTestsADefinitionInAvroWithoutARegistry() throws IOException {
        var text = Files.readString(definition);
        var one = text.substring(0, text.indexOf("  - name: a fraud raises"));
        Files.writeString(definition, one.replaceAll("( +)(topic: .*)", "$1$2\n$1format: avro"));
        assertThat(run("validate", "-f", definition.toString())).as(() -> text(errors)).isZero();
        assertThat(run("test", "-f", definition.toString())).as(() -> text(errors)).isZero();
        assertThat(text(output)).contains("1 tests, 0 failed");
        var labels = Files.writeString(definition.resolveSibling("labels.jsonl"), "{}");
        assertThat(run("replay", "-f", definition.toString(), "labels=" + labels)).isEqualTo(2);
        assertThat(text(errors)).contains("registry.url").contains("is in Avro");
    }

    @Test
    void runsTheTestsOfADefinition() throws IOException {
        var text = Files.readString(definition);
        var one = text.substring(0, text.indexOf("  - name: a fraud raises"));
        Files.writeString(definition, one);
        assertThat(run("test", "-f", definition.toString())).as(() -> text(errors)).isZero();
        assertThat(text(output))
                .contains("passed  a customer's payments")
                .contains("1 tests, 0 failed");
        Files.writeString(definition, one.replace("mean_7d: 20.25", "mean_7d: 20.26"));
        assertThat(run("test", "-f", definition.toString(), "--json")).isEqualTo(1);
        assertThat(text(output))
                .contains("event 2: customer.amount.mean_7d is 20.25, expected 20.26");
    }

    @Test
    void aClusterWithoutTheSourceTopicsIsOneClearMessage() {
        try (var broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
            fails(
                    1,
                    "topic card-fraud.transactions does not exist",
                    "run",
                    "-f",
                    definition.toString(),
                    "--bootstrap-servers=" + broker.bootstrapServers(),
                    "--data-dir=" + directory.resolve("data"));
        }
    }

    @Test
    void makesKeys() {
        var key = directory.resolve("keys/signing.pem");
        var trusted = directory.resolve("trusted");
        assertThat(run("keys", "generate", "--key=" + key, "--trust=" + trusted)).isZero();
        assertThat(TrustedKeys.load(trusted).ids()).containsExactly(SigningKey.load(key).id());
        fails(1, "signing.pem", "keys", "generate", "--key=" + key, "--trust=" + trusted);
        var others = directory.resolve("others");
        assertThat(run("keys", "generate", "--keep", "--key=" + key, "--trust=" + others)).isZero();
        assertThat(TrustedKeys.load(others).ids()).containsExactly(SigningKey.load(key).id());
    }

    @Test
    void aKeyIsReplacedAndTheOldOneStaysTrusted() throws IOException {
        var key = directory.resolve("keys/signing.pem");
        var trusted = directory.resolve("trusted");
        assertThat(run("keys", "generate", "--key=" + key, "--trust=" + trusted)).isZero();
        var old = SigningKey.load(key).id();

        assertThat(run("keys", "rotate", "--key=" + key, "--trust=" + trusted)).isZero();

        var fresh = SigningKey.load(key).id();
        assertThat(fresh).isNotEqualTo(old);
        assertThat(TrustedKeys.load(trusted).ids()).containsExactlyInAnyOrder(old, fresh);
        assertThat(SigningKey.load(directory.resolve("keys/signing.pem." + old)).id())
                .isEqualTo(old);
        output.reset();
        assertThat(run("keys", "list", "--key=" + key, "--trust=" + trusted)).isZero();
        assertThat(text(output).lines()).containsExactlyInAnyOrder(old, fresh + "  signs");
        Files.delete(trusted.resolve(fresh + ".pem"));
        assertThat(run("keys", "list", "--key=" + key, "--trust=" + trusted)).isZero();
        assertThat(text(output)).contains(fresh + "  signs, but is not trusted");
    }

    @Test
    void aRoleThatIsNoneIsRefusedBeforeAnythingIsAsked() {
        var f = "-f=" + definition;
        fails(2, "not 'boss'", "models", "activate", "v1", f, "--role=boss");
        fails(2, "--share goes with", "models", "activate", "v1", f, "--role=canary");
        fails(2, "--share goes with", "models", "activate", "v1", f, "--share=10%");
        fails(2, "'much'", "models", "activate", "v1", f, "--role=canary", "--share=much");
        fails(2, "at most 100%", "models", "activate", "v1", f, "--role=canary", "--share=101%");
        fails(2, "'soon'", "models", "activate", "v1", f, "--from=soon");
    }

    @Test
    void aModelThatIsNoneIsNotPublished() throws IOException {
        var key = directory.resolve("keys/signing.pem");
        var trusted = directory.resolve("trusted");
        run("keys", "generate", "--key=" + key, "--trust=" + trusted);
        var model = Files.writeString(directory.resolve("model.onnx"), "no model");
        fails(
                1,
                "is no model that may be served",
                "models",
                "publish",
                model.toString(),
                "-f=" + definition,
                "--golden=" + model,
                "--key=" + key);
    }

    private void fails(int code, String message, String... arguments) {
        errors.reset();
        assertThat(run(arguments)).as(() -> text(errors)).isEqualTo(code);
        assertThat(text(errors)).contains(message).doesNotContain("\tat ");
    }

    private int run(String... arguments) {
        return MillraceCommand.execute(
                new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                arguments);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
