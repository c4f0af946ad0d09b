package io.millrace.trainer;

import io.millrace.runtime.run.ProgramProcess;
import java.util.List;

/**
 * {@code trainer pipeline.yaml signing-key.pem [key=value ...]}: signing-key.pem is the file of the
 * key that signs models.
 */
public final class TrainerMain {
    private static final int PORT = 8083;

    private TrainerMain() {}

    public static void main(String[] arguments) {
        new ProgramProcess(TrainerRunner.NAME, PORT, List.of("signing-key.pem"))
                .main(
                        arguments,
                        (plan, paths, clients, metrics) ->
                                new TrainerRunner(plan, clients, metrics, paths.get(0), run -> {}));
    }
}
