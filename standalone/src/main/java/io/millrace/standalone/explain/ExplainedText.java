package io.millrace.standalone.explain;

import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.InputType;
import io.millrace.standalone.explain.EntityHistory.Event;
import io.millrace.standalone.explain.EntityHistory.Window;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An explanation for a person at a terminal: inputs by what they contributed, then the events. */
public final class ExplainedText {
    private static final int MOST_FEATURES = 3;

    private final PrintWriter output;
    private final List<Input> inputs;

    /**
     * @param inputs of the plan
     */
    public ExplainedText(PrintWriter output, List<Input> inputs) {
        this.output = output;
        this.inputs = inputs;
    }

    /**
     * @param events shown of each entity, at most
     */
    public void print(Explained explained, int events) {
        head(explained);
        inputs(explained);
        explained.histories().forEach(history -> history(history, events));
    }

    private void head(Explained explained) {
        var prediction = explained.prediction();
        output.printf(
                "event %s  key %s  at %s%n",
                prediction.eventId(), prediction.key(), time(prediction.time()));
        output.printf(
                "score %s  decision %s  by %s as %s%s%n",
                prediction.score(),
                prediction.decision(),
                prediction.version(),
                prediction.role().text(),
                prediction.warm() ? "" : "  (not warm: history is shorter than the windows)");
        output.printf(
                "computed again: margin %s, score %s: %s%n",
                explained.margin(),
                explained.score(),
                explained.isSame() ? "equal" : "NOT equal, the margin was " + prediction.margin());
        if (!explained.outliers().isEmpty()) {
            output.printf(
                    "unlike the training rows: %s%n", String.join(", ", explained.outliers()));
        }
    }

    private void inputs(Explained explained) {
        var contributions = explained.contributions();
        int width = inputs.stream().mapToInt(input -> input.name().length()).max().orElse(1);
        if (contributions == null) {
            output.printf(
                    "%nno contributions: the model is neither trees with covers nor linear%n");
        } else {
            output.printf("%ncontributions to the margin (%s)%n", contributions.method());
            output.printf(
                    Locale.ROOT,
                    "  %-" + width + "s  %16s  %+10.4f%n",
                    "(nothing known)",
                    "",
                    contributions.base());
        }
        for (int input : order(contributions)) {
            output.printf(
                    "  %-" + width + "s  %16s  %s%n",
                    inputs.get(input).name(),
                    value(explained, input),
                    contributions == null
                            ? ""
                            : String.format(Locale.ROOT, "%+10.4f", contributions.values()[input]));
        }
        if (contributions != null) {
            output.printf(
                    Locale.ROOT,
                    "  %-" + width + "s  %16s  %10.4f%n",
                    "(sum)",
                    "",
                    contributions.sum());
        }
    }

    private List<Integer> order(Contributions contributions) {
        var order = IntStream.range(0, inputs.size()).boxed();
        return contributions == null
                ? order.toList()
                : order.sorted(
                                Comparator.comparingDouble(
                                        input -> -Math.abs(contributions.values()[input])))
                        .toList();
    }

    private String value(Explained explained, int input) {
        if (inputs.get(input).type() == InputType.CATEGORY) {
            var text = explained.vector().texts()[input];
            return text == null ? "-" : text;
        }
        double number = explained.vector().numbers()[input];
        return Double.isNaN(number) ? "-" : Double.toString(number);
    }

    private void history(EntityHistory history, int most) {
        if (history.key() == null) {
            output.printf(
                    "%n%s: the event has no key, or is not stored any more%n", history.entity());
            return;
        }
        output.printf("%n%s %s%n", history.entity(), history.key());
        for (var window : history.windows()) {
            output.printf(
                    "  %-18s  %,6d events  %s%n", span(window), window.events(), names(window));
        }
        for (var event : history.events().subList(0, Math.min(most, history.events().size()))) {
            output.printf("    %s  %s  %s%n", time(event.time()), event.id(), values(event));
        }
        int more = history.events().size() - most;
        if (more > 0) {
            output.printf("    and %,d more (--events)%n", more);
        }
    }

    private static String names(Window window) {
        var names = new ArrayList<>(window.features());
        int more = names.size() - MOST_FEATURES;
        return more <= 0
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_FEATURES)) + " and " + more + " more";
    }

    private static String values(Event event) {
        var values =
                event.values().entrySet().stream()
                        .map(value -> value.getKey() + "=" + value.getValue())
                        .sorted()
                        .collect(Collectors.joining(" "));
        return Double.isNaN(event.label()) ? values : values + " label=" + event.label();
    }

    private static String span(Window window) {
        var length = duration(window.length());
        return window.delay() == 0
                ? "last " + length
                : length + ", " + duration(window.delay()) + " ago";
    }

    /** As in a definition: {@code 36h}, {@code 7d}. */
    private static String duration(long millis) {
        var duration = Duration.ofMillis(millis);
        if (millis % Duration.ofDays(1).toMillis() == 0) {
            return duration.toDays() + "d";
        }
        if (millis % Duration.ofHours(1).toMillis() == 0) {
            return duration.toHours() + "h";
        }
        return duration.toSeconds() + "s";
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
