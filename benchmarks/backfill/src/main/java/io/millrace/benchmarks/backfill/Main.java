package io.millrace.benchmarks.backfill;

import io.millrace.schemas.problem.FailureException;
import picocli.CommandLine;

/** Entry point of the lane. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new BackfillLane())
                        .setExecutionExceptionHandler(Main::failed)
                        .execute(arguments));
    }

    private static int failed(Exception thrown, CommandLine line, CommandLine.ParseResult parsed)
            throws Exception {
        if (thrown instanceof FailureException failure) {
            System.err.println(failure.getMessage());
            return 1;
        }
        throw thrown;
    }
}
