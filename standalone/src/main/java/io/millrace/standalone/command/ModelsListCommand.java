package io.millrace.standalone.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.model.ModelStatus;
import io.millrace.schemas.plan.Plan;
import io.millrace.standalone.watch.ModelList;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace models list}. */
@Command(
        name = "list",
        description = {
            "Shows the versions, their roles, and what each live instance of inference-stream has",
            "loaded, has active, or refuses and why."
        },
        mixinStandardHelpOptions = true)
final class ModelsListCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private OnCluster on;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var plan = on.plan();
        var clients = on.connect();
        var list = list(plan, clients);
        var output = spec.commandLine().getOut();
        if (json) {
            output.println(json(list).toPrettyString());
        } else {
            print(list, output);
        }
        return ExitCode.DONE.number();
    }

    private static ModelList list(Plan plan, Clients clients) {
        return ModelList.read(new TopicReader(clients), plan.topics(), System.currentTimeMillis());
    }

    private static void print(ModelList list, PrintWriter output) {
        if (list.versions().isEmpty()) {
            output.println("no model was published yet");
        }
        for (var version : list.versions()) {
            output.printf(
                    "%-24s %-20s made %s  %,d bytes  key %s%n",
                    version.name(),
                    version.role(),
                    version.made() == 0 ? "?" : Instant.ofEpochMilli(version.made()),
                    version.bytes(),
                    version.keyId());
            for (var status : version.statuses()) {
                output.printf("    %-40s %s%n", status.instance(), words(status));
            }
        }
        list.coming().forEach(line -> output.println("from event time " + line));
        output.println(
                list.alive().isEmpty()
                        ? "no instance of inference-stream is alive"
                        : "alive: " + String.join(", ", list.alive()));
    }

    private static String words(ModelStatus status) {
        return switch (status.state()) {
            case REFUSED -> "refused (" + status.check() + "): " + status.reason();
            case ACTIVE -> "active";
            case LOADED -> "loaded";
            case ALIVE -> "alive";
        };
    }

    private static ObjectNode json(ModelList list) {
        var root = JsonNodeFactory.instance.objectNode();
        list.alive().forEach(root.putArray("alive")::add);
        list.coming().forEach(root.putArray("coming")::add);
        var versions = root.putArray("versions");
        for (var version : list.versions()) {
            var one = versions.addObject().put("version", version.name());
            one.put("role", version.role()).put("made", version.made());
            one.put("bytes", version.bytes()).put("key", version.keyId());
            var instances = one.putArray("instances");
            for (var status : version.statuses()) {
                instances
                        .addObject()
                        .put("instance", status.instance())
                        .put("state", status.state().name().toLowerCase(Locale.ROOT))
                        .put("check", status.check())
                        .put("reason", status.reason());
            }
        }
        return root;
    }
}
