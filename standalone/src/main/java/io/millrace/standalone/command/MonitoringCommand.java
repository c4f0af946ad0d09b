package io.millrace.standalone.command;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.ExitCode;
import io.millrace.standalone.monitoring.MonitoringBoard;
import io.millrace.standalone.monitoring.MonitoringText;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code millrace monitoring}. */
@Command(
        name = "monitoring",
        description = "Shows how the models are doing: training runs, performance, drift.",
        mixinStandardHelpOptions = true)
final class MonitoringCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private OnCluster on;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "7",
            description = "How many windows, and training runs (default ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--json", description = "Prints JSON: the records as they are.")
    private boolean json;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 at least.");
        }
        var plan = on.plan();
        var clients = on.connect();
        var board = new MonitoringBoard();
        new TopicReader(clients)
                .readAll(
                        plan.topics().monitoring(),
                        record -> board.accept(record.key(), record.value()));
        var output = spec.commandLine().getOut();
        if (json) {
            output.println(board.tree(limit).toPrettyString());
        } else {
            new MonitoringText(output).print(board, limit);
        }
        return ExitCode.DONE.number();
    }
}
