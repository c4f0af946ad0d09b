package io.millrace.schemas.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** Suggests the known word nearest to an unknown one (Damerau-Levenshtein, restricted). */
public final class DidYouMean {
    private static final int MOST_LISTED = 12;

    private DidYouMean() {}

    /** {@code did you mean 'x'?}, or the list of known words where none is near. */
    public static String of(String word, Collection<String> known) {
        var lower = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(
                        candidate ->
                                distance(lower, candidate.toLowerCase(Locale.ROOT))
                                        <= Math.max(1, word.length() / 3))
                .min(
                        Comparator.comparingInt(
                                candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT))))
                .map(candidate -> "did you mean '" + candidate + "'?")
                .orElseGet(() -> known.isEmpty() ? "" : listed(known));
    }

    private static String listed(Collection<String> known) {
        var more = known.size() > MOST_LISTED ? ", ..." : "";
        return known.stream()
                .sorted()
                .limit(MOST_LISTED)
                .collect(Collectors.joining(", ", "known: ", more));
    }

    static int distance(String a, String b) {
        var rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 ? j : j == 0 ? i : cheapest(rows, a, b, i, j);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int cheapest(int[][] rows, String a, String b, int i, int j) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best =
                Math.min(Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + change);
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
    }
}
