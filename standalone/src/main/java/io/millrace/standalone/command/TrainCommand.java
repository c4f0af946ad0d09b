package io.millrace.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.problem.Problem;
import io.millrace.trainer.trigger.JournalEntry;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace train}: asks the running trainer. */
@Command(
        name = "train",
        description =
                "Asks the trainer for a run, on all examples there are. One run goes on at a time;"
                        + " a trainer that is not running takes it up when it starts.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private PipelineOption pipeline;
    @Mixin private SettingsOptions settings;
    @Mixin private BrokersOption brokers;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "millrace train",
            description = "What the run's record says of it (default ${DEFAULT-VALUE}).")
    private String reason;

    @Override
    public Integer call() {
        var plan = pipeline.read();
        if (plan.training() == null) {
            throw new DefinitionException(
                    pipeline.file().toString(),
                    List.of(new Problem("training", 0, "is missing", "the trainer needs it")));
        }
        var clients = new Clients(settings.readForCluster(brokers.given()));
        Cluster.connect(clients).close();
        var topic = plan.topics().monitoring();
        var entry = JournalEntry.requested(reason, System.currentTimeMillis());
        try (var producer =
                new KafkaProducer<>(
                        clients.producer("train"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    topic, JournalEntry.KEY.getBytes(UTF_8), entry.toJson()))
                    .get();
        } catch (ExecutionException e) {
            throw new FailureException(
                    "Cannot write to " + topic + ": " + e.getCause().getMessage(),
                    "check the brokers and the access rules",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException("Interrupted while writing to " + topic, "", e);
        }
        spec.commandLine()
                .getOut()
                .println(
                        "asked for a run; the trainer's log and "
                                + topic
                                + " tell what came of it");
        return ExitCode.DONE.number();
    }
}
