package io.millrace.trainer.rollout;

import io.millrace.schemas.monitoring.DecisionRecord;
import io.millrace.schemas.record.Activation;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done.
 *
 * @param entries to append, in their order
 * @param record to tell; empty where only who scores beside the others changes
 */
record Decision(List<Activation> entries, Optional<DecisionRecord> record) {
    /** In one line. */
    String text() {
        return record.map(
                        told ->
                                "%s is %s: %s"
                                        .formatted(
                                                told.version(),
                                                told.decision().text().replace('_', ' '),
                                                told.reason()))
                .orElseGet(() -> entries.get(0).reason());
    }
}
