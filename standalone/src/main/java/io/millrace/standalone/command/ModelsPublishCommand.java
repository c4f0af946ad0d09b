package io.millrace.standalone.command;

import io.millrace.inference.gate.GateLimits;
import io.millrace.inference.gate.RefusedException;
import io.millrace.inference.gate.ServeGate;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.SigningKey;
import io.millrace.schemas.model.TrustedKeys;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.standalone.foreign.ForeignModel;
import io.millrace.standalone.foreign.ForeignModel.Meaning;
import io.millrace.trainer.publish.ModelArchive;
import io.millrace.trainer.publish.ModelPublisher;
import io.millrace.trainer.publish.Servers.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace models publish}. */
@Command(
        name = "publish",
        description = {
            "Publishes a model that another program made: through the gate here, signed, into the",
            "topic, and through the gate of every server. It serves once it is activated.",
            "docs/MODELS.md has the recipe."
        },
        mixinStandardHelpOptions = true)
final class ModelsPublishCommand implements Callable<Integer> {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private OnCluster on;

    @Parameters(paramLabel = "MODEL", description = "The ONNX file.")
    private Path model;

    @Option(
            names = "--golden",
            paramLabel = "FILE",
            required = true,
            description = "Rows that the original model scored, as JSON lines.")
    private Path golden;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            required = true,
            description = "The key that signs; 'millrace keys generate' makes one.")
    private Path key;

    @Option(
            names = "--score",
            paramLabel = "KIND",
            defaultValue = "PROBABILITY",
            description =
                    "What the model gives: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private Meaning meaning;

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description = "The output with the score, where there are several.")
    private String output;

    @Option(
            names = "--column",
            paramLabel = "N",
            description = "The score's column in it, from 0 (default: the last).")
    private Integer column;

    @Option(
            names = "--missing",
            paramLabel = "N",
            defaultValue = "-1",
            description = "What a missing value is in int64 inputs (default ${DEFAULT-VALUE}).")
    private long missing;

    @Option(
            names = "--categories",
            paramLabel = "FILE",
            description = "JSON object: for each text input the texts of the codes 0, 1, ...")
    private Path categories;

    @Option(
            names = "--version-name",
            paramLabel = "NAME",
            description = "Name of the version (default: day and hash).")
    private String version;

    @Override
    public Integer call() {
        var plan = on.plan();
        var signing = SigningKey.load(key);
        var foreign = new ForeignModel(model, output, column, missing, meaning, categories, golden);
        var bundle = foreign.bundle(plan, version, System.currentTimeMillis());
        pass(plan, signing, bundle);
        var out = spec.commandLine().getOut();
        out.println("passed the gate here");
        var clients = on.connect();
        var name = bundle.manifest().version();
        try (var publisher =
                new ModelPublisher(
                        clients, plan, "millrace-models", signing, System::currentTimeMillis)) {
            var archive = ModelArchive.read(new TopicReader(clients), plan.topics());
            out.println(publisher.send(bundle, archive));
            var answer = publisher.await(name, DEADLINE);
            if (answer.readiness() == Readiness.REFUSED) {
                throw new FailureException(
                        answer.detail(),
                        "a key that is not trusted goes into that instance's directory of keys");
            }
            out.println(answer.detail());
        }
        out.println("activate it: millrace models activate " + name);
        return ExitCode.DONE.number();
    }

    private static void pass(Plan plan, SigningKey signing, ModelBundle bundle) {
        var gate =
                new ServeGate(
                        plan, TrustedKeys.of(List.of(signing.publicKey())), GateLimits.DEFAULT);
        try {
            gate.admit(new ModelBundle(signing.sign(bundle.manifest()), bundle.onnx())).close();
        } catch (RefusedException refused) {
            throw new FailureException(
                    "The model does not pass the gate: " + refused.refusal(),
                    "docs/MODELS.md says how to export it; nothing was published");
        }
    }
}
