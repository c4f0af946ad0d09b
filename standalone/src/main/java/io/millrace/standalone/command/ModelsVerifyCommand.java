package io.millrace.standalone.command;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.standalone.history.FileExamples;
import io.millrace.trainer.publish.ModelArchive;
import io.millrace.trainer.run.ExampleReader;
import io.millrace.trainer.run.ExampleSource;
import io.millrace.trainer.run.Verification;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace models verify}. */
@Command(
        name = "verify",
        description = {
            "Makes a published model again and compares it, byte by byte: from the offsets, or",
            "the file, that its manifest names."
        },
        mixinStandardHelpOptions = true)
final class ModelsVerifyCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private PipelineOption pipeline;
    @Mixin private SettingsOptions settings;
    @Mixin private BrokersOption brokers;

    @Parameters(paramLabel = "VERSION", description = "As the trainer named it.")
    private String version;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many the fit may use (default ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--examples",
            paramLabel = "FILE",
            description = "The file of examples, of a model that was trained from one.")
    private Path examples;

    @Override
    public Integer call() {
        var plan = pipeline.read();
        var clients = new Clients(settings.readForCluster(brokers.given()));
        Cluster.connect(clients).close();
        var reader = new TopicReader(clients);
        var manifest =
                ModelArchive.read(reader, plan.topics())
                        .manifest(version)
                        .orElseThrow(
                                () ->
                                        new FailureException(
                                                "No model "
                                                        + version
                                                        + " is on "
                                                        + plan.topics().models(),
                                                "the trainer's log and the monitoring topic name"
                                                        + " its versions"));
        var source = source(plan, manifest, reader);
        var found = Verification.of(plan, manifest, source, threads);
        var out = spec.commandLine().getOut();
        found.surroundings().forEach(line -> out.println("note: " + line));
        if (!found.same()) {
            found.differences().forEach(out::println);
            throw new FailureException(
                    "Model " + version + " made again is another one",
                    found.surroundings().isEmpty()
                            ? "compare the examples: has another program written to the topic?"
                            : "use the libraries and the JDK of that time to compare");
        }
        out.printf(
                "%s made again is the same: sha256 %s, and the same metrics on the holdout%n",
                version, found.sha256());
        return ExitCode.DONE.number();
    }

    /** The topic, or the very file that the manifest speaks of. */
    private ExampleSource source(Plan plan, Manifest manifest, TopicReader reader) {
        var file = manifest.provenance().file();
        if (file.isEmpty()) {
            return new ExampleReader(reader);
        }
        if (examples == null) {
            throw new FailureException(
                    "Model %s was trained from a file with the sha256 %s"
                            .formatted(version, file.get()),
                    "give that file: --examples FILE");
        }
        var given = FileExamples.of(plan, examples);
        if (!given.sha256().equals(file.get())) {
            throw new FailureException(
                    "%s has the sha256 %s; model %s was trained from a file with %s"
                            .formatted(examples, given.sha256(), version, file.get()),
                    "give the very file: what a backfill writes again has other bytes");
        }
        return given;
    }
}
