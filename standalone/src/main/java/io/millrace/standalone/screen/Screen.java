package io.millrace.standalone.screen;

import io.millrace.standalone.screen.DemoStatus.Version;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The status in words. */
public final class Screen {
    private static final int LATEST = 5;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Screen() {}

    /** The whole screen, at most 24 lines. */
    public static List<String> lines(DemoStatus status) {
        var lines = new ArrayList<String>();
        lines.add("Millrace  %s  on %s".formatted(status.pipeline(), status.bootstrapServers()));
        lines.add("");
        lines.add("  event time    " + time(status));
        lines.add("  events        " + flow(status.events()));
        lines.add("  predictions   " + flow(status.predictions()) + heldPart(status));
        lines.add("  latency       " + delay(status, "not measured yet"));
        lines.add("  dead letters  " + deadLetters(status));
        lines.add("  model         " + model(status));
        lines.add("");
        lines.add("  gate");
        lines.addAll(verdicts(status));
        lines.add("");
        lines.addAll(next(status));
        return lines;
    }

    /** One line, where there is no terminal. */
    public static String line(DemoStatus status) {
        return "%s  %,d events %.0f/s  %,d predictions %.0f/s  %s  %,d dead letters  model %s"
                .formatted(
                        MINUTE.format(Instant.ofEpochMilli(status.simulatedMs())),
                        status.events().total(),
                        status.events().perSecond(),
                        status.predictions().total(),
                        status.predictions().perSecond(),
                        delay(status, "latency not measured yet"),
                        status.deadLetterCount(),
                        model(status));
    }

    private static String time(DemoStatus status) {
        return MINUTE.format(Instant.ofEpochMilli(status.simulatedMs()))
                + " UTC, "
                + (status.caughtUp() ? "with the wall clock" : "a day per second at most");
    }

    private static String flow(DemoStatus.Flow flow) {
        return "%,12d %,9.0f /s".formatted(flow.total(), flow.perSecond());
    }

    private static String heldPart(DemoStatus status) {
        return active(status) == null
                ? "   held until there is a model"
                : status.held() == 0 ? "" : "   %,d had been held".formatted(status.held());
    }

    private static String delay(DemoStatus status, String none) {
        var delay = status.delay();
        return delay.count() == 0
                ? none
                : "p50 %.1f ms  p99 %.1f ms".formatted(delay.p50(), delay.p99());
    }

    private static String deadLetters(DemoStatus status) {
        return status.deadLetters().isEmpty()
                ? "none"
                : status.deadLetters().entrySet().stream()
                        .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String model(DemoStatus status) {
        var active = active(status);
        if (active == null) {
            return "none yet";
        }
        return active.version()
                + active.metrics().entrySet().stream()
                        .map(
                                metric ->
                                        "  %s %.3f"
                                                .formatted(
                                                        metric.getKey().replace('_', ' '),
                                                        metric.getValue()))
                        .collect(Collectors.joining());
    }

    private static Version active(DemoStatus status) {
        return status.models().stream().filter(Version::active).findFirst().orElse(null);
    }

    private static List<String> verdicts(DemoStatus status) {
        var models = status.models();
        if (models.isEmpty()) {
            return List.of("    no model has been trained yet");
        }
        return models.subList(Math.max(0, models.size() - LATEST), models.size()).stream()
                .map(Screen::verdict)
                .toList();
    }

    private static String verdict(Version model) {
        var before =
                Double.isNaN(model.champion())
                        ? ""
                        : ", the champion %.3f".formatted(model.champion());
        return "    %s %s  average precision %.3f%s: %s"
                .formatted(
                        model.active() ? "*" : " ",
                        model.version(),
                        model.averagePrecision(),
                        before,
                        model.verdict());
    }

    private static List<String> next(DemoStatus status) {
        var broker = status.bootstrapServers();
        var pipeline = status.pipeline();
        return List.of(
                "  In another terminal",
                "    kcat -C -b %s -t %s.predictions -o end".formatted(broker, pipeline),
                "    ./millrace predictions -f examples/%s/pipeline.yaml --bootstrap-servers %s"
                        .formatted(pipeline, broker),
                "    echo broken | kcat -P -b %s -t %s.transactions".formatted(broker, pipeline),
                "    kcat -C -b %s -t %s.dead-letters -f '%%h  %%s\\n'".formatted(broker, pipeline),
                "    curl %s/metrics".formatted(status.address()),
                "  Ctrl-C stops; the next start goes on from here.");
    }
}
