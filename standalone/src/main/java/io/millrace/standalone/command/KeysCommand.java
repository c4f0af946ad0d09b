package io.millrace.standalone.command;

import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.model.SigningKey;
import io.millrace.schemas.model.TrustedKeys;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
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

    @Command(
            name = "rotate",
            description = {
                "Makes a new key that signs from now on. The old one stays trusted, because models",
                "that it signed may still serve; its file gets the old key's id as ending.",
                "The trainer signs with the new key when it is started again."
            },
            mixinStandardHelpOptions = true)
    int rotate(
            @Option(
                            names = "--key",
                            paramLabel = "FILE",
                            required = true,
                            description = "File of the key that signs.")
                    Path key,
            @Option(
                            names = "--trust",
                            paramLabel = "DIRECTORY",
                            required = true,
                            description = "Directory of trusted keys that gets the public half.")
                    Path trust) {
        var old = SigningKey.load(key);
        old.trustIn(trust);
        var fresh = SigningKey.generate();
        fresh.trustIn(trust); // first, so that what it signs is trusted wherever this stops
        var kept = key.resolveSibling(key.getFileName() + "." + old.id());
        try {
            Files.move(key, kept);
        } catch (IOException failed) {
            throw new FailureException(
                    "The old key cannot be put aside as " + kept + ": " + failed,
                    "make the directory writable; the old key still signs",
                    failed);
        }
        fresh.save(key);
        spec.commandLine()
                .getOut()
                .printf(
                        "key %s signs from %s; %s stays trusted, its file is %s%n",
                        fresh.id(), key, old.id(), kept);
        return ExitCode.DONE.number();
    }

    @Command(
            name = "list",
            description = {
                "Shows the keys whose models may serve. Without its file in the directory a key is",
                "not trusted any more: for each model that is loaded from then on."
            },
            mixinStandardHelpOptions = true)
    int list(
            @Option(
                            names = "--trust",
                            paramLabel = "DIRECTORY",
                            required = true,
                            description = "Directory of trusted keys.")
                    Path trust,
            @Option(
                            names = "--key",
                            paramLabel = "FILE",
                            description = "File of the key that signs, to mark it.")
                    Path key) {
        var signing = key == null ? "" : SigningKey.load(key).id();
        var output = spec.commandLine().getOut();
        var trusted = TrustedKeys.load(trust).ids();
        trusted.forEach(id -> output.println(id + (id.equals(signing) ? "  signs" : "")));
        if (!signing.isEmpty() && !trusted.contains(signing)) {
            output.println(signing + "  signs, but is not trusted");
        }
        return ExitCode.DONE.number();
    }

    private static SigningKey made(Path key) {
        var made = SigningKey.generate();
        made.save(key);
        return made;
    }
}
