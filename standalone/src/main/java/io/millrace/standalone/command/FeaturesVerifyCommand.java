package io.millrace.standalone.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.feature.verify.Verdict;
import io.millrace.feature.verify.Verdict.Kind;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.ExitCode;
import io.millrace.standalone.explain.ServedFeatures;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace features verify}. */
@Command(
        name = "verify",
        description = {
            "Makes served vectors again from the stored events and compares them: a difference that",
            "the order of arrival explains is told from an error. docs/BACKFILL.md tells more."
        },
        mixinStandardHelpOptions = true)
final class FeaturesVerifyCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private OnCluster on;
    @Mixin private EventTimeRange range;

    @Option(names = "--reordered", description = "Also shows vectors that late arrivals changed.")
    private boolean reordered;

    @Option(names = "--json", description = "Prints the counts as JSON.")
    private boolean json;

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

    @Override
    public Integer call() {
        var plan = on.plan();
        var clients = on.connect();
        for (var kind : Kind.values()) {
            counts.put(kind, 0L);
        }
        var output = spec.commandLine().getOut();
        new ServedFeatures(plan, clients.settings().registry(), new TopicReader(clients))
                .verify(range.from(), range.to(), verdict -> tell(verdict, output));
        if (json) {
            var counted = JsonNodeFactory.instance.objectNode();
            counts.forEach((kind, count) -> counted.put(word(kind), count));
            output.println(counted.toPrettyString());
        } else {
            counts.forEach((kind, count) -> output.printf("%s: %,d%n", word(kind), count));
        }
        return (counts.get(Kind.ERROR) == 0 ? ExitCode.DONE : ExitCode.WORK_FAILED).number();
    }

    private void tell(Verdict verdict, PrintWriter output) {
        counts.merge(verdict.kind(), 1L, Long::sum);
        boolean shown =
                verdict.kind() == Kind.ERROR || (reordered && verdict.kind() == Kind.REORDERED);
        if (shown && !json) {
            output.printf(
                    "%s  %s  %s: %s%n",
                    word(verdict.kind()),
                    Instant.ofEpochMilli(verdict.time()),
                    verdict.id(),
                    String.join("; ", verdict.differences()));
        }
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
