package io.millrace.standalone.command;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.Activation;
import io.millrace.trainer.publish.ActivationLog;
import io.millrace.trainer.publish.ModelArchive;
import io.millrace.trainer.publish.ModelPublisher;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands need that append to the activations. */
final class Activating {
    static final String BY = "millrace-models";

    @Mixin private OnCluster on;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who read it.")
    private String reason;

    /** The work, once everything is at hand. */
    interface Work {
        /**
         * @param now event time that the stream has come to
         * @return the entry to append
         */
        Activation entry(
                ModelPublisher publisher, ModelArchive archive, ActivationLog log, long now);
    }

    /** Appends one entry and says so. */
    String append(String reasonByDefault, Work work) {
        Plan plan = on.plan();
        var clients = on.connect();
        var reader = new TopicReader(clients);
        try (var publisher =
                new ModelPublisher(clients, plan, BY, null, System::currentTimeMillis)) {
            long now = publisher.eventTime();
            var entry =
                    work.entry(
                            publisher,
                            ModelArchive.read(reader, plan.topics()),
                            ActivationLog.read(reader, plan.topics()),
                            now);
            var told =
                    entry.again(
                                    reason == null ? reasonByDefault : reason,
                                    BY,
                                    System.currentTimeMillis())
                            .from(entry.effectiveFrom());
            return "activation %d: %s".formatted(publisher.append(told, now), words(told));
        }
    }

    private static String words(Activation entry) {
        var words = new StringBuilder("champion ").append(entry.champion());
        if (entry.canary() != null) {
            words.append(", canary ").append(entry.canary());
            words.append(" of %.4g%%".formatted(100 * entry.canaryShare()));
        }
        if (!entry.shadows().isEmpty()) {
            words.append(", shadows ").append(String.join(", ", entry.shadows()));
        }
        return words.toString();
    }
}
