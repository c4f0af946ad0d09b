package io.millrace.standalone.command;

import picocli.CommandLine.Option;

/** An existing cluster to work on. */
final class BrokersOption {
    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Brokers of an existing Kafka cluster.")
    private String bootstrapServers;

    /** Null where it is not given. */
    String given() {
        return bootstrapServers;
    }
}
