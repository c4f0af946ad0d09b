package io.millrace.standalone.command;

import picocli.CommandLine.Option;

/** Where the embedded broker listens. */
final class PortOption {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + SettingsOptions.PORT,
            description =
                    "Port of the embedded broker on 127.0.0.1 (default: ${DEFAULT-VALUE}); 0 takes a"
                            + " free one.")
    private int port;

    int port() {
        return port;
    }
}
