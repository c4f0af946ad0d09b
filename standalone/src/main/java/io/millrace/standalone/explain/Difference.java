package io.millrace.standalone.explain;

import io.millrace.standalone.explain.Rescoring.Rescored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Adds up how scores differ from those that were served. */
public final class Difference {
    private static final Comparator<Rescored> BY_DISTANCE =
            Comparator.comparingDouble(Difference::distance);

    private final int most;
    private final PriorityQueue<Rescored> farthest = new PriorityQueue<>(BY_DISTANCE);
    private long scored;
    private long served;
    private long same;
    private long otherDecision;
    private double sum;
    private double largest;

    /**
     * @param most of the largest differences that are kept
     */
    public Difference(int most) {
        this.most = most;
    }

    public void add(Rescored rescored) {
        scored++;
        if (!rescored.isServed()) {
            return;
        }
        served++;
        if (rescored.isSame()) {
            same++;
            return;
        }
        otherDecision += rescored.decision() == rescored.servedDecision() ? 0 : 1;
        sum += distance(rescored);
        largest = Math.max(largest, distance(rescored));
        farthest.add(rescored);
        if (farthest.size() > most) {
            farthest.remove();
        }
    }

    /** Vectors scored. */
    public long scored() {
        return scored;
    }

    /** Of these, vectors from which something was served. */
    public long served() {
        return served;
    }

    /** Of these, those with the same margin and score, in every bit. */
    public long same() {
        return same;
    }

    /** Events that would have been decided otherwise. */
    public long otherDecision() {
        return otherDecision;
    }

    /** Mean distance of the scores over all that were served. */
    public double mean() {
        return served == 0 ? 0 : sum / served;
    }

    public double largest() {
        return largest;
    }

    /** The farthest first. */
    public List<Rescored> farthest() {
        var sorted = new ArrayList<>(farthest);
        sorted.sort(BY_DISTANCE.reversed());
        return sorted;
    }

    private static double distance(Rescored rescored) {
        return Math.abs(rescored.score() - rescored.servedScore());
    }
}
