package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Every function, computed plainly from the events of a window, newest last. */
final class Naive {
    /** Two digits are left of a quotient's 400 when it comes to a double's 17. */
    private static final MathContext DIGITS = new MathContext(400);

    private static final MathContext WEIGHT_DIGITS = new MathContext(60);

    private static final List<BigDecimal> ROOTS = roots();

    record Event(long time, long bits, String text) {}

    private Naive() {}

    static double value(Function function, Call call, List<Event> events, long asked) {
        int n = events.size();
        var numbers = call.of().kind() == FieldType.Kind.STRING ? null : numbers(call, events);
        return switch (function.name()) {
            case "count" -> n;
            case "sum" -> sum(numbers).doubleValue();
            case "mean", "share" -> n == 0 ? Double.NaN : ratio(sum(numbers), n);
            case "variance" -> variance(numbers);
            case "stddev" -> Math.sqrt(variance(numbers));
            case "min" ->
                    numbers.stream()
                            .sorted()
                            .findFirst()
                            .map(BigDecimal::doubleValue)
                            .orElse(Double.NaN);
            case "max" ->
                    numbers.stream()
                            .max(BigDecimal::compareTo)
                            .map(BigDecimal::doubleValue)
                            .orElse(Double.NaN);
            case "distinct" ->
                    call.of().kind() == FieldType.Kind.STRING
                            ? new HashSet<>(events.stream().map(Event::text).toList()).size()
                            : new HashSet<>(
                                            numbers.stream()
                                                    .map(BigDecimal::stripTrailingZeros)
                                                    .toList())
                                    .size();
            case "quantile" -> quantile(numbers, call.quantile());
            case "rate" -> n * 1000.0 / call.window();
            case "first" -> n == 0 ? Double.NaN : call.of().number(events.get(0).bits());
            case "last" -> n == 0 ? Double.NaN : call.of().number(events.get(n - 1).bits());
            case "seconds_since_first" ->
                    n == 0 ? Double.NaN : (asked - events.get(0).time()) / 1000.0;
            case "seconds_since_last" ->
                    n == 0 ? Double.NaN : (asked - events.get(n - 1).time()) / 1000.0;
            case "decayed_count" -> decayed(call, events, asked, false).doubleValue();
            case "decayed_sum" -> decayed(call, events, asked, true).doubleValue();
            case "decayed_mean" ->
                    n == 0
                            ? Double.NaN
                            : decayed(call, events, asked, true)
                                    .divide(decayed(call, events, asked, false), WEIGHT_DIGITS)
                                    .doubleValue();
            default -> throw new IllegalStateException("what is " + function.name() + "?");
        };
    }

    static List<BigDecimal> numbers(Call call, List<Event> events) {
        return events.stream().map(event -> number(call.of(), event.bits())).toList();
    }

    static BigDecimal number(FieldType type, long bits) {
        return switch (type.kind()) {
            case DOUBLE, OUTCOME -> new BigDecimal(Double.longBitsToDouble(bits));
            default -> BigDecimal.valueOf(bits, type.scale());
        };
    }

    static BigDecimal sum(List<BigDecimal> numbers) {
        return numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static double variance(List<BigDecimal> numbers) {
        return numbers.size() < 2
                ? Double.NaN
                : variance(
                        sum(numbers),
                        sum(numbers.stream().map(x -> x.multiply(x)).toList()),
                        numbers.size());
    }

    static double variance(BigDecimal sum, BigDecimal squares, long n) {
        return ratio(
                squares.multiply(BigDecimal.valueOf(n)).subtract(sum.multiply(sum)), n * (n - 1));
    }

    static double ratio(BigDecimal n, long d) {
        return n.divide(new BigDecimal(BigInteger.valueOf(d)), DIGITS).doubleValue();
    }

    private static double quantile(List<BigDecimal> numbers, double quantile) {
        if (numbers.isEmpty()) {
            return Double.NaN;
        }
        var sorted = numbers.stream().sorted().map(BigDecimal::doubleValue).toList();
        double place = (sorted.size() - 1) * quantile;
        double below = sorted.get((int) Math.floor(place));
        double above = sorted.get((int) Math.ceil(place));
        return below + (above - below) * (place - Math.floor(place));
    }

    /** To 60 digits; for half-lives that are powers of two. */
    static BigDecimal decayed(Call call, List<Event> events, long asked, boolean numbers) {
        var sum = BigDecimal.ZERO;
        for (var event : events) {
            var weight = weight(asked - event.time(), call.halfLife());
            sum = sum.add(numbers ? weight.multiply(number(call.of(), event.bits())) : weight);
        }
        return sum;
    }

    private static BigDecimal weight(long age, long halfLife) {
        var weight = new BigDecimal("0.5").pow((int) (age / halfLife), WEIGHT_DIGITS);
        int root = 0;
        for (long bit = halfLife / 2; bit > 0; bit /= 2) {
            if ((age % halfLife & bit) != 0) {
                weight = weight.multiply(ROOTS.get(root), WEIGHT_DIGITS);
            }
            root++;
        }
        return weight;
    }

    /** 2^(-1/2), 2^(-1/4), and so on. */
    private static List<BigDecimal> roots() {
        var roots = new ArrayList<BigDecimal>();
        for (var root = new BigDecimal("0.5"); roots.size() < 20; ) {
            root = root.sqrt(WEIGHT_DIGITS);
            roots.add(root);
        }
        return roots;
    }
}
