package io.millrace.benchmarks.backfill;

import java.util.Arrays;
import java.util.Optional;

/**
 * One run.
 *
 * @param checksum sum of the customers' counts over 30 days
 * @param rssMb the most memory that the process had at once
 */
record Measured(long rows, double seconds, double cpuSeconds, double checksum, long rssMb) {
    private static final String MARK = "measured";

    String line() {
        return "%s %d %s %s %s %d".formatted(MARK, rows, seconds, cpuSeconds, checksum, rssMb);
    }

    static Optional<Measured> parse(String line) {
        var words = Arrays.asList(line.split(" "));
        return words.size() == 6 && words.get(0).equals(MARK)
                ? Optional.of(
                        new Measured(
                                Long.parseLong(words.get(1)),
                                Double.parseDouble(words.get(2)),
                                Double.parseDouble(words.get(3)),
                                Double.parseDouble(words.get(4)),
                                Long.parseLong(words.get(5))))
                : Optional.empty();
    }
}
