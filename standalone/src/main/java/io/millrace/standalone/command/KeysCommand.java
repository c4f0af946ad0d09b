package io.millrace.standalone.command;

import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.model.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace keys}. */
@Command(name = "keys", description = "The keys that sign models.", mixinStandardHelpOptions = true)
final class KeysCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name what to do.");
    }

    @Command(
            name = "generate",
            description = "Makes a key pair; the public key is what inference-stream has to trust.",
            mixinStandardHelpOptions = true)
    int generate(
            @Option(
                            names = "--key",
                            paramLabel = "FILE",
                            required = true,
                            description = "New file for the key that signs: the trainer's alone.")
                    Path key,
            @Option(
                            names = "--trust",
                            paramLabel = "DIRECTORY",
                            required = true,
                            description = "Directory of trusted keys that gets the public half.")
                    Path trust,
            @Option(
                            names = "--keep",
                            description =
                                    "Keeps a key that is there and only sees to it that it is trusted.")
                    boolean keep) {
        var signing = keep && Files.exists(key) ? SigningKey.load(key) : made(key);
        signing.trustIn(trust);
        spec.commandLine().getOut().println("key " + signing.id() + " signs from " + key);
        return ExitCode.DONE.number();
    }

    private static SigningKey made(Path key) {
        var made = SigningKey.generate();
        made.save(key);
        return made;
    }
}
