package io.millrace.schemas.problem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects all problems of one input, so that a person sees them at once. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /** Adds it, unless the very same has been found already. */
    public void add(String where, int line, String what, String hint) {
        var problem = new Problem(where, line, what, hint);
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    /** Adds all that others are. */
    public void addAll(Problems others) {
        others.found.forEach(one -> add(one.where(), one.line(), one.what(), one.hint()));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public int size() {
        return found.size();
    }

    /** All problems in the order of their lines. */
    public List<Problem> sorted() {
        return found.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    /** Throws with everything that was found; does nothing where all is well. */
    public void throwIfAny(String input) {
        if (!found.isEmpty()) {
            throw new DefinitionException(input, sorted());
        }
    }
}
