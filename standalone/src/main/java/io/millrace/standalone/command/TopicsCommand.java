package io.millrace.standalone.command;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.run.ExitCode;
import io.millrace.standalone.assembly.SourceTopics;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code millrace topics}. */
@Command(
        name = "topics",
        description = {
            "Creates the source and label topics that an existing cluster does not have yet.",
            "The programs create all others by themselves."
        },
        mixinStandardHelpOptions = true)
final class TopicsCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private PipelineOption pipeline;
    @Mixin private SettingsOptions settings;
    @Mixin private BrokersOption brokers;

    @Override
    public Integer call() {
        var plan = pipeline.read();
        var clients = new Clients(settings.readForCluster(brokers.given()));
        var created = SourceTopics.create(plan, clients);
        var output = spec.commandLine().getOut();
        created.forEach(topic -> output.println("created " + topic));
        if (created.isEmpty()) {
            output.println("all source and label topics are there");
        }
        return ExitCode.DONE.number();
    }
}
