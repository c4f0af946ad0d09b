package io.millrace.standalone.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.ExitCode;
import io.millrace.standalone.explain.Difference;
import io.millrace.standalone.explain.Rescoring;
import io.millrace.standalone.explain.Rescoring.Rescored;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace predict}. */
@Command(
        name = "predict",
        description =
                "Scores stored vectors again, with any version, and compares with what was served."
                        + " Without --model each with the version that served it: then anything"
                        + " that differs is an error.",
        mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private OnCluster on;
    @Mixin private EventTimeRange range;

    @Option(
            names = "--model",
            paramLabel = "VERSION",
            description = "The version that scores (default: the one that served each vector).")
    private String version;

    @Option(
            names = "--largest",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many of the largest differences to show (default ${DEFAULT-VALUE}).")
    private int largest;

    @Option(
            names = "--each",
            description = "Prints every vector's scores, one JSON object per line, and no summary.")
    private boolean each;

    @Option(names = "--json", description = "Prints the summary as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var plan = on.plan();
        var clients = on.connect();
        var output = spec.commandLine().getOut();
        var difference = new Difference(Math.max(0, largest));
        try (var rescoring = new Rescoring(plan, new TopicReader(clients), version)) {
            rescoring.run(
                    range.from(),
                    range.to(),
                    rescored -> {
                        difference.add(rescored);
                        if (each) {
                            output.println(tree(rescored));
                        }
                    });
            if (json && !each) {
                output.println(summary(difference, rescoring).toPrettyString());
            } else if (!each) {
                print(difference, rescoring, output);
            }
        }
        boolean same = version != null || difference.same() == difference.served();
        return (same ? ExitCode.DONE : ExitCode.WORK_FAILED).number();
    }

    private static void print(Difference difference, Rescoring rescoring, PrintWriter output) {
        output.printf("%,d vectors scored%n", difference.scored());
        output.printf(
                "%,d of them were served: %,d with the same score in every bit, %,d decided otherwise%n",
                difference.served(), difference.same(), difference.otherDecision());
        output.printf(
                "scores differ by %.6f on average, %.6f at most%n",
                difference.mean(), difference.largest());
        if (rescoring.unscored() + rescoring.unreadable() > 0) {
            output.printf(
                    "passed over: %,d that nothing was served from, %,d of other definitions%n",
                    rescoring.unscored(), rescoring.unreadable());
        }
        for (var rescored : difference.farthest()) {
            output.printf(
                    "  %s  %s  %.6f by %s, served %.6f by %s%n",
                    Instant.ofEpochMilli(rescored.vector().time()),
                    rescored.vector().eventId(),
                    rescored.score(),
                    rescored.version(),
                    rescored.servedScore(),
                    rescored.servedVersion());
        }
    }

    private static ObjectNode summary(Difference difference, Rescoring rescoring) {
        var root =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("scored", difference.scored())
                        .put("served", difference.served())
                        .put("same", difference.same())
                        .put("other_decision", difference.otherDecision())
                        .put("mean_difference", difference.mean())
                        .put("largest_difference", difference.largest())
                        .put("not_served", rescoring.unscored())
                        .put("unreadable", rescoring.unreadable());
        var farthest = root.putArray("largest");
        difference.farthest().forEach(rescored -> farthest.add(tree(rescored)));
        return root;
    }

    private static ObjectNode tree(Rescored rescored) {
        var tree =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("event_id", rescored.vector().eventId())
                        .put("event_time", rescored.vector().time())
                        .put("version", rescored.version())
                        .put("margin", rescored.margin())
                        .put("score", rescored.score())
                        .put("decision", rescored.decision());
        if (rescored.isServed()) {
            tree.putObject("served")
                    .put("version", rescored.servedVersion())
                    .put("margin", rescored.servedMargin())
                    .put("score", rescored.servedScore())
                    .put("decision", rescored.servedDecision());
        }
        return tree;
    }
}
