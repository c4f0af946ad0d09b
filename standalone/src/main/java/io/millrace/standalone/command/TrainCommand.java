package io.millrace.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.model.SigningKey;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.problem.Problem;
import io.millrace.standalone.history.FileExamples;
import io.millrace.trainer.trigger.JournalEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace train}: asks the running trainer, or trains here from a file. */
@Command(
        name = "train",
        description = {
            "Asks the trainer for a run, on all examples there are, or trains on a file.",
            "One run goes on at a time; a trainer that is not running takes it up when it starts.",
            "With --examples the run goes on here, on a file that 'millrace backfill' wrote: so a",
            "pipeline with history has a model on its first day."
        },
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

    @Option(
            names = "--examples",
            paramLabel = "FILE",
            description = "Vectors with labels, .parquet or .csv; needs --out or --publish.")
    private Path examples;

    @Option(
            names = "--out",
            paramLabel = "DIRECTORY",
            description = "Where model, manifest and card go; needs no broker.")
    private Path out;

    @Option(
            names = "--publish",
            description = "Compares with the champion, publishes, and activates; needs --key.")
    private boolean publish;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The key that signs; 'millrace keys generate' makes one.")
    private Path key;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many a fit may use (default ${DEFAULT-VALUE}).")
    private int threads;

    @Override
    public Integer call() {
        var plan = pipeline.read();
        if (plan.training() == null) {
            throw new DefinitionException(
                    pipeline.file().toString(),
                    List.of(new Problem("training", 0, "is missing", "the trainer needs it")));
        }
        if (examples != null) {
            fromFile(plan);
            return ExitCode.DONE.number();
        }
        if (out != null || publish || key != null) {
            throw misused("--out, --publish and --key belong to --examples FILE.");
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

    private void fromFile(Plan plan) {
        if (publish == (out != null)) {
            throw misused("--examples needs either --out DIRECTORY or --publish.");
        }
        if (publish && key == null) {
            throw misused("--publish needs --key FILE: servers take no model that is not signed.");
        }
        var signing = Optional.ofNullable(key).map(SigningKey::load);
        if (publish) {
            var clients = new Clients(settings.readForCluster(brokers.given()));
            training(plan).publish(clients, signing.orElseThrow());
        } else {
            settings.readForCluster(brokers.given());
            training(plan).into(out, signing);
        }
    }

    private FileTraining training(Plan plan) {
        var given = FileExamples.of(plan, examples);
        return new FileTraining(plan, given, threads, spec.commandLine().getOut());
    }

    private CommandLine.ParameterException misused(String what) {
        return new CommandLine.ParameterException(spec.commandLine(), what);
    }
}
