package io.millrace.standalone.command;

import io.millrace.schemas.problem.FailureException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** An existing cluster to work on. */
final class BrokersOption {
    private static final String NAME = "--bootstrap-servers";

    @Option(
            names = NAME,
            paramLabel = "HOST:PORT",
            description = "Brokers of an existing Kafka cluster.")
    private String bootstrapServers;

    /** Null where it is not given. */
    String given() {
        return bootstrapServers;
    }

    /** The same failure, naming the option where the brokers were given by it. */
    static Exception named(Exception thrown, ParseResult given) {
        if (given == null
                || !given.hasMatchedOption(NAME)
                || !(thrown instanceof FailureException failure)) {
            return thrown;
        }
        var key = SettingsOptions.BROKERS;
        var remedy = failure.remedy().replace(key, NAME + " (the setting " + key + ")");
        return new FailureException(failure.what(), remedy, failure);
    }
}
