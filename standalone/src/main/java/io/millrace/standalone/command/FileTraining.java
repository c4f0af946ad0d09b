package io.millrace.standalone.command;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.SigningKey;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.standalone.history.FileExamples;
import io.millrace.trainer.publish.ModelArchive;
import io.millrace.trainer.publish.ModelPublisher;
import io.millrace.trainer.run.Outcome;
import io.millrace.trainer.run.RunLog;
import io.millrace.trainer.run.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A training run on a file of examples: the same steps and the same gate as the trainer's, then a
 * folder with the model, or the same way into service.
 */
final class FileTraining {
    private static final String TRIGGER = "millrace train --examples";

    private final Plan plan;
    private final FileExamples examples;
    private final int threads;
    private final PrintWriter output;

    FileTraining(Plan plan, FileExamples examples, int threads, PrintWriter output) {
        this.plan = plan;
        this.examples = examples;
        this.threads = threads;
        this.output = output;
    }

    /** Writes {@code model.onnx}, {@code manifest.json} and {@code card.md} into a folder. */
    void into(Path folder, Optional<SigningKey> key) {
        var log = log();
        var bundle = passed(Optional.empty(), log);
        var manifest = bundle.manifest();
        log.end(Outcome.ACCEPTED, "passed the gate, written to a folder");
        var signed = key.map(one -> one.sign(manifest)).orElse(manifest);
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve("model.onnx"), bundle.onnx());
            Files.write(folder.resolve("manifest.json"), signed.toJson());
            if (log.card().isPresent()) {
                Files.writeString(folder.resolve("card.md"), log.card().get().markdown());
            }
        } catch (IOException e) {
            throw new FailureException(
                    "Cannot write to " + folder + ": " + e.getMessage(), "check the folder", e);
        }
        tell(log);
        output.printf("version %s in %s%n", manifest.version(), folder);
    }

    /** Beside the champion in force, into the topics, and into service. */
    void publish(Clients clients, SigningKey key) {
        Cluster.connect(clients).close();
        var archive = ModelArchive.read(new TopicReader(clients), plan.topics());
        var log = log();
        try (var publisher =
                new ModelPublisher(
                        clients, plan, "millrace-train", key, System::currentTimeMillis)) {
            try {
                var bundle = passed(archive.championBundle(), log);
                publisher.publish(bundle, archive, "trained from a file of history", log);
            } finally {
                if (log.record().outcome() != null) {
                    publisher.report(log);
                }
            }
        }
        tell(log);
        var record = log.record();
        if (record.outcome() != Outcome.ACCEPTED) {
            throw new FailureException(record.reason(), "the model's status says more");
        }
        output.printf("version %s: %s%n", record.version(), record.reason());
    }

    private RunLog log() {
        var log =
                new RunLog(
                        examples.range(),
                        examples.newest(),
                        System.currentTimeMillis(),
                        System::nanoTime);
        log.begun(TRIGGER);
        return log;
    }

    private ModelBundle passed(Optional<ModelBundle> champion, RunLog log) {
        return new TrainingRun(plan, examples, threads)
                .run(champion, log, System.currentTimeMillis())
                .orElseThrow(
                        () -> {
                            tell(log);
                            return new FailureException(
                                    "No model: "
                                            + log.record().outcome().text()
                                            + ", "
                                            + log.record().reason(),
                                    "docs/TRAINING.md says what a run needs");
                        });
    }

    private void tell(RunLog log) {
        log.record().steps().forEach(step -> output.printf("%s: %s%n", step.name(), step.line()));
        log.record().rules().forEach(rule -> output.println("gate: " + rule));
    }
}
