package io.millrace.standalone.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the embedded broker listens. */
final class PortOption {
    private static final int LAST = 65_535;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + SettingsOptions.PORT,
            description =
                    "Port of the embedded broker on 127.0.0.1 (default: ${DEFAULT-VALUE}); 0 takes a"
                            + " free one.")
    private int port;

    int port() {
        if (port < 0 || port > LAST) {
            throw new ParameterException(
                    spec.commandLine(), "--port " + port + " is no port: 0 to " + LAST + ".");
        }
        return port;
    }
}
