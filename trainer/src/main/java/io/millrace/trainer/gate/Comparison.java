package io.millrace.trainer.gate;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The sign between the two sides of a rule. */
enum Comparison {
    AT_LEAST(">="),
    AT_MOST("<="),
    ABOVE(">"),
    BELOW("<");

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    String sign() {
        return sign;
    }

    static List<String> signs() {
        return Arrays.stream(values()).map(Comparison::sign).toList();
    }

    static Optional<Comparison> of(String sign) {
        return Arrays.stream(values()).filter(one -> one.sign.equals(sign)).findFirst();
    }

    /** False where either side is NaN. */
    boolean holds(double left, double right) {
        return switch (this) {
            case AT_LEAST -> left >= right;
            case AT_MOST -> left <= right;
            case ABOVE -> left > right;
            case BELOW -> left < right;
        };
    }
}
