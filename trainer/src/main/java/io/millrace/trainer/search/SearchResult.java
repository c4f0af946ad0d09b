package io.millrace.trainer.search;

import java.util.List;

/**
 * What a search found.
 *
 * @param best the best trial's parameters, fitted to all rows before the holdout
 * @param trials in the order tried
 */
public record SearchResult(Candidate best, List<Trial> trials) {
    public SearchResult {
        trials = List.copyOf(trials);
    }
}
