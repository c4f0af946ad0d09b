package io.millrace.benchmarks.endtoend;

/** What the launcher runs for {@code millrace bench end-to-end}. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(EndToEnd.execute(arguments));
    }
}
