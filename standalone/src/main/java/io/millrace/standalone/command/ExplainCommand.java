package io.millrace.standalone.command;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.ExitCode;
import io.millrace.standalone.explain.ExplainedJson;
import io.millrace.standalone.explain.ExplainedText;
import io.millrace.standalone.explain.Explainer;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace explain}. */
@Command(
        name = "explain",
        description =
                "Shows why a prediction is what it is: its vector, what each input contributed, the"
                        + " events in each window, and the score computed again.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private OnCluster on;

    @Parameters(index = "0", paramLabel = "EVENT", description = "The event's id.")
    private String event;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = EventTimeText.class,
            defaultValue = "0",
            description =
                    "Event time not later than the event's, in ISO-8601 or milliseconds: where to"
                            + " begin to look for it (default: the beginning, which may take long).")
    private long since;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many events of each entity to show (default ${DEFAULT-VALUE}).")
    private int events;

    @Option(names = "--json", description = "Prints JSON, with all events.")
    private boolean json;

    @Override
    public Integer call() {
        var plan = on.plan();
        var clients = on.connect();
        var explained = new Explainer(plan, new TopicReader(clients)).explain(event, since);
        var output = spec.commandLine().getOut();
        if (json) {
            output.println(new ExplainedJson(plan.inputs()).tree(explained).toPrettyString());
        } else {
            new ExplainedText(output, plan.inputs()).print(explained, Math.max(0, events));
        }
        return (explained.isSame() ? ExitCode.DONE : ExitCode.WORK_FAILED).number();
    }
}
