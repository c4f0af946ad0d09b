package io.millrace.trainer.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The events of one window: a row each, found by the hash of the id, with its label and the scores
 * that it was given. All in arrays of numbers, some 70 bytes a row and 8 to 12 for each series.
 */
final class EvaluationWindow {
    private static final int FIRST_PLACES = 64;

    private final long from;
    private final long to;
    private final List<Series> series = new ArrayList<>();

    /** Open addressing: a hash and its row at the same place. */
    private long[] places = new long[FIRST_PLACES];

    private int[] rowOf = new int[FIRST_PLACES];
    private long[] hashes = new long[FIRST_PLACES / 2];
    private long[] times = new long[FIRST_PLACES / 2];
    private double[] labels = new double[FIRST_PLACES / 2];
    private int[] revisions = new int[FIRST_PLACES / 2];
    private int rows;
    private int labelled;
    private long changes;

    EvaluationWindow(long from, long to) {
        this.from = from;
        this.to = to;
    }

    long from() {
        return from;
    }

    long to() {
        return to;
    }

    int rows() {
        return rows;
    }

    /** Rows whose label is known. */
    int labelled() {
        return labelled;
    }

    /** Grows with every label that is new or differs from the one before. */
    long changes() {
        return changes;
    }

    List<Series> series() {
        return series;
    }

    /** The label of a row, NaN where it is not known. */
    double label(int row) {
        return labels[row];
    }

    long hash(int row) {
        return hashes[row];
    }

    /** Of the event, in ms. */
    long time(int row) {
        return times[row];
    }

    /** What a version scored in whatever role, NaN where it did not. */
    double scoreOf(String version, int row) {
        for (var each : series) {
            if (each.version().equals(version) && !Double.isNaN(each.at(row))) {
                return each.at(row);
            }
        }
        return Double.NaN;
    }

    void score(long hash, long time, String version, String role, double score) {
        series(version, role).put(row(hash, time), score);
    }

    /** Takes a label; of several of an event that with the largest revision counts. */
    void label(long hash, long time, double label, int revision) {
        int row = row(hash, time);
        boolean first = Double.isNaN(labels[row]);
        if (!first && revision < revisions[row]) {
            return;
        }
        if (first) {
            labelled++;
        }
        if (labels[row] != label) {
            changes++;
        }
        labels[row] = label;
        revisions[row] = revision;
    }

    /** The same window with the events of a smaller sample only. */
    EvaluationWindow sampled(int halvings) {
        var sample = new EvaluationWindow(from, to);
        for (int row = 0; row < rows; row++) {
            if (EventHash.sampled(hashes[row], halvings)) {
                for (var each : series) {
                    if (!Double.isNaN(each.at(row))) {
                        sample.score(
                                hashes[row], times[row], each.version(), each.role(), each.at(row));
                    }
                }
                if (!Double.isNaN(labels[row])) {
                    sample.label(hashes[row], times[row], labels[row], revisions[row]);
                }
            }
        }
        return sample;
    }

    private Series series(String version, String role) {
        return find(version, role)
                .orElseGet(
                        () -> {
                            var made = new Series(version, role);
                            series.add(made);
                            return made;
                        });
    }

    private Optional<Series> find(String version, String role) {
        for (var each : series) {
            if (each.version().equals(version) && each.role().equals(role)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private int row(long hash, long time) {
        int place = place(hash);
        if (places[place] == hash) {
            return rowOf[place];
        }
        if (rows == hashes.length) {
            grow();
            place = place(hash);
        }
        places[place] = hash;
        rowOf[place] = rows;
        hashes[rows] = hash;
        times[rows] = time;
        labels[rows] = Double.NaN;
        return rows++;
    }

    private int place(long hash) {
        int mask = places.length - 1;
        int place = (int) hash & mask;
        while (places[place] != 0 && places[place] != hash) {
            place = (place + 1) & mask;
        }
        return place;
    }

    /** Half full at most. */
    private void grow() {
        places = new long[places.length * 2];
        rowOf = new int[places.length];
        hashes = Arrays.copyOf(hashes, places.length / 2);
        times = Arrays.copyOf(times, places.length / 2);
        labels = Arrays.copyOf(labels, places.length / 2);
        revisions = Arrays.copyOf(revisions, places.length / 2);
        for (int row = 0; row < rows; row++) {
            int place = place(hashes[row]);
            places[place] = hashes[row];
            rowOf[place] = row;
        }
    }
}
