package io.millrace.runtime.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Numbers with a unit: durations in milliseconds, sizes in bytes (KB is 1024 bytes). */
final class Units {
    private static final Pattern QUANTITY = Pattern.compile("(\\d{1,18})\\s*([a-zA-Z]+)");
    private static final Map<String, Long> MILLISECONDS =
            Map.of(
                    "ms",
                    1L,
                    "s",
                    1_000L,
                    "m",
                    60_000L,
                    "min",
                    60_000L,
                    "h",
                    3_600_000L,
                    "d",
                    86_400_000L);
    private static final Map<String, Long> BYTES =
            Map.of(
                    "b", 1L, "kb", 1L << 10, "kib", 1L << 10, "mb", 1L << 20, "mib", 1L << 20, "gb",
                    1L << 30, "gib", 1L << 30);

    private Units() {}

    /** Empty where the text is none, or too long to count. */
    static OptionalLong milliseconds(String text) {
        return quantity(text, MILLISECONDS);
    }

    /** Empty where the text is none, or too large to count. */
    static OptionalLong bytes(String text) {
        return quantity(text, BYTES);
    }

    /** In the largest unit that gives a whole number. */
    static String text(long bytes) {
        for (var unit : new String[] {"GB", "MB", "KB"}) {
            long size = BYTES.get(unit.toLowerCase(Locale.ROOT));
            if (bytes >= size && bytes % size == 0) {
                return bytes / size + unit;
            }
        }
        return bytes + "B";
    }

    static String text(Duration duration) {
        for (var unit : new String[] {"d", "h", "min", "s"}) {
            long length = MILLISECONDS.get(unit);
            if (duration.toMillis() >= length && duration.toMillis() % length == 0) {
                return duration.toMillis() / length + unit;
            }
        }
        return duration.toMillis() + "ms";
    }

    private static OptionalLong quantity(String text, Map<String, Long> units) {
        var match = QUANTITY.matcher(text.trim());
        if (!match.matches()) {
            return OptionalLong.empty();
        }
        var unit = units.get(match.group(2).toLowerCase(Locale.ROOT));
        long amount = Long.parseLong(match.group(1));
        return unit == null || amount > Long.MAX_VALUE / unit
                ? OptionalLong.empty()
                : OptionalLong.of(amount * unit);
    }
}
