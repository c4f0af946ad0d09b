package io.millrace.feature;

import io.millrace.runtime.run.ProgramProcess;
import java.util.List;

/** {@code feature-stream pipeline.yaml [key=value ...]}. */
public final class FeatureMain {
    private static final int PORT = 8081;

    private FeatureMain() {}

    public static void main(String[] arguments) {
        new ProgramProcess(FeatureRunner.NAME, PORT, List.of())
                .main(
                        arguments,
                        (plan, paths, clients, metrics) ->
                                new FeatureRunner(plan, clients, metrics));
    }
}
