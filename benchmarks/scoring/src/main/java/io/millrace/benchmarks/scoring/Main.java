package io.millrace.benchmarks.scoring;

import picocli.CommandLine;

/** What the launcher runs for {@code millrace bench scoring}. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "bench-logback.xml"); // before any logger
        System.exit(
                new CommandLine(new ScoringCommand())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(arguments));
    }
}
