package io.millrace.trainer.rollout;

import java.util.Optional;

/** What was served and scored beside it, as far as labels have come. */
public interface LiveScores {
    /** Event time that predictions have come to, in ms. */
    long now();

    /** Grows as labels come; as long as it stays the same, evidence hardly changes. */
    long progress();

    /**
     * The labelled events whose label's horizon has passed, scored by the version, and by the other
     * one where there is one.
     *
     * @param from event time of the first, in ms
     * @param to event time behind the last
     */
    Evidence evidence(String version, Optional<String> other, long from, long to);
}
