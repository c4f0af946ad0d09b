package io.millrace.standalone.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.ExitCode;
import io.millrace.standalone.deadletter.Letter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace deadletters list}. */
@Command(
        name = "list",
        description = "Counts dead letters by reason and shows the last of each partition.",
        mixinStandardHelpOptions = true)
final class DeadLettersListCommand implements Callable<Integer> {
    private static final int FIRST_BYTES = 80;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private OnCluster on;
    @Mixin private LetterSelection selection;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many to show (default ${DEFAULT-VALUE}); all are counted.")
    private int limit;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var plan = on.plan();
        var reason = selection.reason();
        var clients = on.connect();
        var counts = new TreeMap<String, Integer>();
        var shown = new ArrayDeque<Letter>();
        Letter.read(
                new TopicReader(clients),
                plan.topics().deadLetters(),
                reason,
                selection.topic(),
                letter -> {
                    counts.merge(letter.content().reason().text(), 1, Integer::sum);
                    shown.add(letter);
                    if (shown.size() > limit) {
                        shown.remove();
                    }
                });
        var output = spec.commandLine().getOut();
        if (json) {
            output.println(tree(counts, shown).toPrettyString());
        } else {
            print(counts, shown, output);
        }
        return ExitCode.DONE.number();
    }

    private static void print(
            Map<String, Integer> counts, Collection<Letter> shown, PrintWriter output) {
        if (counts.isEmpty()) {
            output.println("no dead letters");
        }
        counts.forEach((reason, count) -> output.printf("%,10d  %s%n", count, reason));
        for (var letter : shown) {
            var content = letter.content();
            output.printf(
                    "%n%s  %s  %s  %s%n  %s%n  %s%n",
                    Instant.ofEpochMilli(letter.at()),
                    content.reason().text(),
                    content.reason().stage().text(),
                    letter.source(),
                    (content.rule() + " " + content.detail()).strip(),
                    firstBytes(letter));
        }
    }

    private static ObjectNode tree(Map<String, Integer> counts, Collection<Letter> shown) {
        var root = JsonNodeFactory.instance.objectNode();
        var byReason = root.putObject("counts");
        counts.forEach(byReason::put);
        var letters = root.putArray("letters");
        for (var letter : shown) {
            var content = letter.content();
            letters.addObject()
                    .put("position", letter.position())
                    .put("at", letter.at())
                    .put("reason", content.reason().text())
                    .put("stage", content.reason().stage().text())
                    .put("rule", content.rule())
                    .put("detail", content.detail())
                    .put("topic", content.original().topic())
                    .put("partition", content.original().partition())
                    .put("offset", content.original().offset())
                    .put("whole", content.whole())
                    .put("first_bytes", firstBytes(letter));
        }
        return root;
    }

    /** Printable on any terminal: what is no visible character becomes a point. */
    private static String firstBytes(Letter letter) {
        var value = letter.content().original().value();
        if (value == null) {
            return "(null)";
        }
        int length = Math.min(FIRST_BYTES, value.length);
        var text = new String(value, 0, length, StandardCharsets.UTF_8);
        return text.replaceAll("[^\\p{Print}\\p{L}]", ".") + (length < value.length ? "..." : "");
    }
}
