package io.millrace.schemas.definition;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as definitions write them: a whole number and ms, s, m, h or d. */
public final class Durations {
    /** A window without a beginning. */
    public static final Duration LIFETIME = Duration.ofMillis(Long.MAX_VALUE);

    static final String LIFETIME_WORD = "lifetime";

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private Durations() {}

    public static Optional<Duration> parse(String text) {
        var match = FORM.matcher(text.trim());
        if (!match.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(match.group(1));
        return Optional.of(
                switch (match.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    /** The shortest text that {@link #parse} reads back; {@code lifetime} for that. */
    public static String text(Duration duration) {
        if (duration.equals(LIFETIME)) {
            return LIFETIME_WORD;
        }
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        long[] units = {86_400_000, 3_600_000, 60_000, 1_000, 1};
        String[] names = {"d", "h", "m", "s", "ms"};
        for (int i = 0; i < units.length; i++) {
            if (millis % units[i] == 0) {
                return millis / units[i] + names[i];
            }
        }
        throw new IllegalStateException("every duration is a number of milliseconds");
    }
}
