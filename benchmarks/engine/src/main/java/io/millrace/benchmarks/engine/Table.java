package io.millrace.benchmarks.engine;

import java.util.Locale;

/** The report for people. */
final class Table {
    private Table() {}

    static String of(Report report) {
        var text = new StringBuilder();
        text.append(row("", "events", "depth", "events/s", "rounds", "CPU us/ev", "B/ev", "exact"));
        for (var each : report.cases()) {
            var rounds = each.eventsPerSecondByRound().stream().mapToDouble(x -> x);
            var statistics = rounds.summaryStatistics();
            var allocated = each.allocatedBytesPerEvent();
            text.append(
                    row(
                            each.name(),
                            Long.toString(each.events()),
                            number("%.0f", each.depth()),
                            number("%,.0f", each.eventsPerSecond()),
                            thousands(statistics.getMin()) + "-" + thousands(statistics.getMax()),
                            number("%.2f", each.cpuMicrosPerEvent()),
                            allocated == null ? "" : number("%.0f", allocated),
                            each.exact() ? "yes" : "NO"));
        }
        text.append(String.format("%n"));
        report.ratios()
                .forEach(
                        (name, median) -> {
                            var range = report.rangeOfRatios().get(name);
                            text.append(
                                    String.format(
                                            Locale.ROOT,
                                            "%-26s %9.2f  (%.2f-%.2f)  %s%n",
                                            name,
                                            median,
                                            range.get(0),
                                            range.get(1),
                                            report.meaning().get(name)));
                        });
        var environment = report.environment();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%n%s, %s, %d cores, load average %s; %d round%s%n",
                        environment.jdk(),
                        environment.os(),
                        environment.cores(),
                        environment.loadAverages(),
                        report.rounds(),
                        report.rounds() == 1 ? "" : "s"));
        return text.toString();
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-26s %9s %7s %11s %15s %10s %9s  %s%n", cells);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String thousands(double value) {
        return number(value < 100_000 ? "%.1fk" : "%.0fk", value / 1_000);
    }
}
