package io.millrace.trainer.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a search found.
 *
 * @param best of all trials
 * @param bestOfLearner by learner name, in the order the learners took turns
 * @param trials in the order tried
 */
public record SearchResult(
        Candidate best, Map<String, Candidate> bestOfLearner, List<Trial> trials) {
    public SearchResult {
        bestOfLearner = Collections.unmodifiableMap(new LinkedHashMap<>(bestOfLearner));
        trials = List.copyOf(trials);
    }
}
