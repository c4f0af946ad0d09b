package io.millrace.trainer.rollout;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.metrics.Counters;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.monitoring.DecisionRecord.Verdict;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.topic.Topics;
import io.millrace.trainer.publish.ActivationLog;
import io.millrace.trainer.publish.ModelPublisher;
import java.util.OptionalLong;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the {@link Referee} decides, and tells it. */
public final class RoleKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(RoleKeeper.class);

    private final Referee referee;
    private final TopicReader reader;
    private final Topics topics;
    private final ModelPublisher publisher;
    private final Counters<Verdict> decisions;
    private OptionalLong seen = OptionalLong.empty();

    public RoleKeeper(
            Referee referee,
            TopicReader reader,
            Topics topics,
            ModelPublisher publisher,
            Metrics metrics) {
        this.referee = referee;
        this.reader = reader;
        this.topics = topics;
        this.publisher = publisher;
        this.decisions =
                metrics.counters(
                        "millrace.trainer.decisions",
                        "Decisions by live metrics about the roles of versions.",
                        "decision",
                        Verdict.class,
                        Verdict::text);
    }

    /** Looks whether something is to be done, and does it. One thread. */
    public void review(LiveScores scores) {
        if (!referee.hasRules()) {
            return;
        }
        var progress = OptionalLong.of(scores.progress());
        try {
            decide(scores, !progress.equals(seen));
            seen = progress;
        } catch (FailureException failed) {
            if (!(failed.getCause() instanceof RetriableException)) {
                throw failed;
            }
            LOG.warn("live metrics decide nothing while the brokers do not answer", failed);
        }
    }

    private void decide(LiveScores scores, boolean fresh) {
        synchronized (publisher) { // a run that ends meanwhile would append what it read before
            var decided = referee.judge(ActivationLog.read(reader, topics), scores, fresh);
            if (decided.isEmpty()) {
                return;
            }
            var decision = decided.get();
            LOG.info("live metrics: {}", decision.text());
            decision.entries().forEach(entry -> publisher.append(entry, scores.now()));
            decision.record().ifPresent(publisher::decided);
            decision.record().ifPresent(told -> decisions.increment(told.decision()));
        }
    }
}
