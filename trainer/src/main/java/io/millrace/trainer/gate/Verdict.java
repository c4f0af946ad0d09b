package io.millrace.trainer.gate;

import java.util.List;

/**
 * The gate's answer.
 *
 * @param accepted whether every rule passed
 */
public record Verdict(boolean accepted, List<Ruling> rulings) {
    public Verdict {
        rulings = List.copyOf(rulings);
    }
}
