package io.millrace.standalone.command;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.publish.ModelArchive;
import io.millrace.trainer.run.ExampleReader;
import io.millrace.trainer.run.Verification;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace models verify}. */
@Command(
        name = "verify",
        description = "Makes a published model again and compares it, byte by byte.",
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
        var found = Verification.of(plan, manifest, new ExampleReader(reader), threads);
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
}
