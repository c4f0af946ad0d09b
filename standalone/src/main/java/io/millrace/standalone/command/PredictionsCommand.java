package io.millrace.standalone.command;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.ExitCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code millrace predictions}: a look into the topic for who has no Kafka client at hand. */
@Command(
        name = "predictions",
        description = "Shows the latest predictions, one JSON object per line.",
        mixinStandardHelpOptions = true)
final class PredictionsCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private OnCluster on;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many (default ${DEFAULT-VALUE}): the latest by event time.")
    private int limit;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 at least.");
        }
        var plan = on.plan();
        var clients = on.connect();
        var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        new TopicReader(clients).readLast(plan.topics().predictions(), limit, found::add);
        if (found.isEmpty()) {
            spec.commandLine().getErr().println("no predictions yet");
        }
        found.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
        found.stream()
                .skip(Math.max(0, found.size() - limit))
                .map(prediction -> new String(prediction.value(), StandardCharsets.UTF_8))
                .forEach(spec.commandLine().getOut()::println);
        return ExitCode.DONE.number();
    }
}
