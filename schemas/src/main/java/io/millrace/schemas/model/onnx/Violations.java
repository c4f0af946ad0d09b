package io.millrace.schemas.model.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects what is wrong with a model; of a hostile one the first few are enough. */
final class Violations {
    private static final int MOST = 20;

    private final List<String> found = new ArrayList<>();

    void add(String violation) {
        if (found.size() < MOST) {
            found.add(violation);
        }
    }

    /** Adds it where the condition does not hold, and says whether it does. */
    boolean require(boolean holds, String violation) {
        if (!holds) {
            add(violation);
        }
        return holds;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** The same; the text is made only where it is needed. */
    boolean require(boolean holds, Supplier<String> violation) {
        return require(holds, holds ? "" : violation.get());
    }

    List<String> all() {
        return List.copyOf(found);
    }
}
