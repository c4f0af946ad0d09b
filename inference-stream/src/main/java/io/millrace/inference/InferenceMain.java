package io.millrace.inference;

import io.millrace.runtime.run.ProgramProcess;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;

/**
 * {@code inference-stream pipeline.yaml trusted-keys [key=value ...]}: trusted-keys is the
 * directory of public keys whose models may serve.
 */
public final class InferenceMain {
    private static final int PORT = 8082;

    private InferenceMain() {}

    public static void main(String[] arguments) {
        new ProgramProcess(InferenceRunner.NAME, PORT, List.of("trusted-keys"))
                .main(
                        arguments,
                        (plan, paths, clients, metrics) ->
                                new InferenceRunner(
                                        plan,
                                        clients,
                                        metrics,
                                        paths.get(0),
                                        instance(),
                                        Clock.systemUTC()));
    }

    /** Host and process id. */
    private static String instance() {
        long process = ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + process;
        } catch (UnknownHostException nameless) {
            return "host-" + process;
        }
    }
}
