package io.millrace.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.standalone.broker.EmbeddedBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
                .contains("card-fraud.predictions (4 partitions)")
                .contains("customer.amount.mean_7d");
        assertThat(text(errors)).isEmpty();
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
                    List.of(
                            "card-fraud.transactions",
                            "card-fraud.labels",
                            "card-fraud.features",
                            "card-fraud.feature-stream-store-changelog");
            try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.createTopics(
                                topics.stream()
                                        .map(name -> new NewTopic(name, 1, (short) 1))
                                        .toList())
                        .all()
                        .get(30, TimeUnit.SECONDS);
                var server = "--bootstrap-servers=" + broker.bootstrapServers();
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
        assertThat(
                        run(
                                "reset",
                                "-f",
                                definition.toString(),
                                "--yes",
                                "--bootstrap-servers=127.0.0.1:1",
                                "--set=kafka.timeout=300ms"))
                .isEqualTo(1);
        assertThat(text(errors)).contains("127.0.0.1:1").doesNotContain("\tat ");
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
