package io.millrace.feature.timeline;

import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Numbers of blocks that are not needed any more. Each is deleted one directory after the first
 * that does not name it: until then, a crash may go back to one that does.
 *
 * <p>Written: of the blocks that the directory being written leaves out, how many, and their
 * numbers.
 */
final class Deletions {
    /** Its iterator costs nothing. */
    private static final List<Integer> NONE = Collections.emptyList();

    private List<Integer> forgotten = new ArrayList<>(0);
    private List<Integer> unnamed = NONE;

    void add(int number) {
        forgotten.add(number);
    }

    boolean isEmpty() {
        return unnamed.isEmpty() && forgotten.isEmpty();
    }

    /** Before a directory is written: the blocks that the last written one did not name. */
    List<Integer> sweep() {
        if (isEmpty()) {
            return NONE;
        }
        var deletable = unnamed;
        unnamed = forgotten;
        forgotten = new ArrayList<>(0);
        return deletable;
    }

    void write(WireWriter to) {
        to.number(unnamed.size());
        for (int number : unnamed) {
            to.number(number);
        }
    }

    static Deletions read(WireReader from) {
        var deletions = new Deletions();
        int left = from.small();
        if (left > 0) {
            deletions.unnamed = new ArrayList<>(left);
            for (; left > 0; left--) {
                deletions.unnamed.add(from.small());
            }
        }
        return deletions;
    }
}
