package io.millrace.standalone.command;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.card.ModelCard;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace models card}. */
@Command(
        name = "card",
        description = "Shows what is known of a model: data, search, metrics, rules, curves.",
        mixinStandardHelpOptions = true)
final class ModelsCardCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private OnCluster on;

    @Parameters(paramLabel = "VERSION", description = "As the trainer named it.")
    private String version;

    @Option(names = "--json", description = "As JSON in place of Markdown.")
    private boolean json;

    /** By version, the newest of each. */
    private final Map<String, ModelCard> cards = new LinkedHashMap<>();

    @Override
    public Integer call() {
        var plan = on.plan();
        var clients = on.connect();
        new TopicReader(clients).readAll(plan.topics().monitoring(), this::take);
        var card = cards.get(version);
        if (card == null) {
            throw new FailureException(
                    "No model " + version + " has a card on " + plan.topics().monitoring(),
                    cards.isEmpty() ? "there is none yet" : "there are " + cards.keySet());
        }
        spec.commandLine()
                .getOut()
                .println(
                        json ? new String(card.toJson(), StandardCharsets.UTF_8) : card.markdown());
        return ExitCode.DONE.number();
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() != null
                && new String(record.key(), StandardCharsets.UTF_8).equals(ModelCard.KEY)) {
            var card = ModelCard.fromJson(record.value());
            cards.put(card.version(), card);
        }
    }
}
