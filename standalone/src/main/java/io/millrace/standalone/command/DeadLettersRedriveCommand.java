package io.millrace.standalone.command;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.ExitCode;
import io.millrace.standalone.deadletter.Letter;
import io.millrace.standalone.deadletter.Redrive;
import io.millrace.standalone.kafka.Sender;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace deadletters redrive}. */
@Command(
        name = "redrive",
        description = {
            "Sends refused records back to where they came from, as they were, each once:",
            "for example after a rule of the definition was mended, or a clock was set.",
            "A value above 256 KiB is read again from the original topic."
        },
        mixinStandardHelpOptions = true)
final class DeadLettersRedriveCommand implements Callable<Integer> {
    private static final int LARGEST_REQUEST = 16 << 20;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private PipelineOption pipeline;
    @Mixin private SettingsOptions settings;
    @Mixin private BrokersOption brokers;
    @Mixin private LetterSelection selection;
    @Mixin private Consent consent;

    @Option(names = "--dry-run", description = "Says what would be sent, and sends nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        var plan = pipeline.read();
        var reason = selection.reason();
        var clients = new Clients(settings.readForCluster(brokers.given()));
        var topic = plan.topics().deadLetters();
        try (var cluster = Cluster.connect(clients)) {
            var reader = new TopicReader(clients);
            var letters = new ArrayList<Letter>();
            Letter.read(reader, topic, reason, selection.topic(), letters::add);
            var work = Redrive.prepare(topic, letters, reader, cluster);
            report(work);
            if (dryRun || work.again().isEmpty()) {
                return ExitCode.DONE.number();
            }
            var question = "This sends %d records again.".formatted(work.again().size());
            if (!consent.of(question, spec.commandLine().getErr())) {
                return ExitCode.WORK_FAILED.number();
            }
            send(clients, work);
            spec.commandLine().getOut().printf("sent %,d records again%n", work.again().size());
            return ExitCode.DONE.number();
        }
    }

    private void report(Redrive.Work work) {
        var output = spec.commandLine().getOut();
        output.printf(
                "%,d to send, %,d sent before, %,d gone%n",
                work.again().size(), work.already(), work.gone().size());
        for (var letter : work.gone()) {
            output.printf(
                    "  %s (%s) is gone from its topic and not whole in the dead letters%n",
                    letter.source(), letter.content().reason().text());
        }
    }

    private static void send(Clients clients, Redrive.Work work) {
        var properties = clients.producer("millrace-redrive");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        try (var producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            var sender = new Sender(producer);
            work.again().forEach(sender::send);
            sender.flush();
        }
    }
}
