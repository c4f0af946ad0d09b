package io.millrace.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.Sha256;
import io.millrace.schemas.plan.Plan;
import io.millrace.standalone.assembly.Keys;
import io.millrace.standalone.assembly.LoopClient;
import io.millrace.standalone.broker.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace train --examples}: a model from a file of vectors, without and with a broker. */
final class TrainFromFileTest {
    private static final String YAML = PayPipeline.yaml(1, "candidates: [logistic], trials: 1");

    @TempDir Path folder;
    private String key;
    private final PayPipeline pay = new PayPipeline();

    @BeforeEach
    void write() throws Exception {
        Files.writeString(folder.resolve("pay.yaml"), YAML);
        Files.writeString(folder.resolve("examples.csv"), examples());
        Files.writeString(
                folder.resolve("unlabelled.csv"),
                "event_id,event_time,amount,risk,label\n1,2024-01-01T00:00:00Z,1,2,\n");
        key = Keys.in(folder).signing().toString();
    }

    @Test
    void aFileGivesTheSameModelEachTime() throws Exception {
        assertThat(train("--out", path("one"))).as(pay.errors()).isEqualTo(0);
        assertThat(train("--out", path("two"))).as(pay.errors()).isEqualTo(0);
        var onnx = Files.readAllBytes(folder.resolve("one/model.onnx"));
        assertThat(onnx).isEqualTo(Files.readAllBytes(folder.resolve("two/model.onnx")));
        var manifest = Manifest.fromJson(Files.readAllBytes(folder.resolve("one/manifest.json")));
        assertThat(manifest.sha256()).isEqualTo(Sha256.hex(onnx));
        assertThat(manifest.provenance().file())
                .contains(Sha256.hex(Files.readAllBytes(folder.resolve("examples.csv"))));
        assertThat(manifest.provenance().offsets()).isEmpty();
        assertThat(folder.resolve("one/card.md")).isNotEmptyFile();
    }

    @Test
    void itSaysWhatItNeeds() {
        assertThat(train()).isEqualTo(ExitCode.WRONG_INPUT.number());
        assertThat(pay.errors()).contains("either --out DIRECTORY or --publish");
        assertThat(train("--publish")).isEqualTo(ExitCode.WRONG_INPUT.number());
        assertThat(pay.errors()).contains("--publish needs --key FILE");
        assertThat(pay.run("train", "-f", path("pay.yaml"), "--out", path("x")))
                .isEqualTo(ExitCode.WRONG_INPUT.number());
        assertThat(pay.errors()).contains("belong to --examples FILE");
        assertThat(trainOn("unlabelled.csv", "--out", path("x")))
                .isEqualTo(ExitCode.WORK_FAILED.number());
        assertThat(pay.errors()).contains("No row of", "has a label", "--label FILE");
        assertThat(trainOn("pay.yaml", "--out", path("x")))
                .isEqualTo(ExitCode.WRONG_INPUT.number());
        assertThat(pay.errors()).contains("event_id: is no column of the file");
    }

    @Test
    @Timeout(120)
    void aModelFromAFileIsPublishedAndVerifiedAgainstThatFile() throws Exception {
        var plan = Plan.of("pay", YAML);
        try (var broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            var brokers = broker.bootstrapServers();
            var clients =
                    new Clients(
                            LoopClient.settings(
                                    folder.resolve("data"),
                                    Map.of("kafka.bootstrap-servers", brokers)));
            try (var cluster = Cluster.connect(clients)) {
                TopicCheck.own(cluster, (short) 1, plan.topics().all());
            }
            int code = train("--publish", "--key", key, "--bootstrap-servers", brokers);
            assertThat(code).as(pay.errors()).isEqualTo(0);
            var said = pay.output();
            assertThat(said).contains("is champion from activation 0 on");
            var version = said.lines().reduce((one, last) -> last).orElseThrow().split("[ :]+")[1];

            assertThat(verify(version, brokers)).isEqualTo(ExitCode.WORK_FAILED.number());
            assertThat(pay.errors())
                    .contains("was trained from a file with the sha256", "--examples FILE");
            assertThat(verify(version, brokers, "--examples", path("unlabelled.csv")))
                    .isEqualTo(ExitCode.WORK_FAILED.number());
            assertThat(verify(version, brokers, "--examples", path("examples.csv")))
                    .as(pay.errors())
                    .isEqualTo(0);
            assertThat(pay.output()).contains("made again is the same");
            Files.writeString(folder.resolve("examples.csv"), examples() + "\n");
            assertThat(verify(version, brokers, "--examples", path("examples.csv")))
                    .isEqualTo(ExitCode.WORK_FAILED.number());
            assertThat(pay.errors()).contains("give the very file");
        }
    }

    private static String examples() {
        var random = new Random(5);
        var text = new StringBuilder("event_id,event_time,amount,risk,label,label_time\n");
        for (int i = 0; i < PayPipeline.EXAMPLES; i++) {
            double amount = random.nextGaussian();
            double risk = random.nextDouble();
            int label = random.nextDouble() < 1 / (1 + Math.exp(2 - 3 * amount - risk)) ? 1 : 0;
            var time = Instant.ofEpochMilli(1_700_000_000_000L + i * PayPipeline.HALF_HOUR);
            text.append(i).append(',').append(time).append(',').append(amount).append(',');
            text.append(risk).append(',').append(label).append(',');
            text.append(time.plusMillis(86_400_000)).append('\n');
        }
        return text.toString();
    }

    private int train(String... more) {
        return trainOn("examples.csv", more);
    }

    private int trainOn(String file, String... more) {
        var all = new ArrayList<>(List.of("train", "-f", path("pay.yaml")));
        all.addAll(List.of("--examples", path(file)));
        all.addAll(List.of(more));
        return pay.run(all.toArray(String[]::new));
    }

    private int verify(String version, String brokers, String... more) {
        var all = new ArrayList<>(List.of("models", "verify", "-f", path("pay.yaml"), version));
        all.addAll(List.of("--bootstrap-servers", brokers));
        all.addAll(List.of(more));
        return pay.run(all.toArray(String[]::new));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }
}
