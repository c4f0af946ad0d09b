package io.millrace.standalone.command;

import io.millrace.runtime.deadletter.Reason;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which dead letters a command works on. */
final class LetterSelection {
    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--reason", description = "Only those refused for this reason.")
    private String reason;

    @Option(
            names = "--from-topic",
            paramLabel = "TOPIC",
            description = "Only those received from this topic.")
    private String topic;

    /** Null for all. */
    Reason reason() {
        return reason == null ? null : Reason.of(reason).orElseThrow(this::unknown);
    }

    /** Null for all. */
    String topic() {
        return topic;
    }

    private ParameterException unknown() {
        var known = Arrays.stream(Reason.values()).map(Reason::text).toList();
        return new ParameterException(
                spec.commandLine(),
                "--reason " + reason + " is none of " + String.join(", ", known) + ".");
    }
}
