package io.millrace.schemas.model;

import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.Problem;
import java.util.List;
import java.util.regex.Pattern;

/** A score as yes or no: {@code score >= 0.5}; also {@code >}, {@code <=}, {@code <}. */
public final class Decision {
    private static final Pattern FORM =
            Pattern.compile(
                    "\\s*score\\s*(>=|>|<=|<)\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)\\s*");

    private final String comparison;
    private final double threshold;

    private Decision(String comparison, double threshold) {
        this.comparison = comparison;
        this.threshold = threshold;
    }

    /**
     * @throws DefinitionException where it has another form
     */
    public static Decision parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new DefinitionException(
                    "serving",
                    List.of(
                            new Problem(
                                    "serving.decision",
                                    0,
                                    "'" + text + "' is not a comparison of the score with a number",
                                    "for example score >= 0.5")));
        }
        return new Decision(form.group(1), Double.parseDouble(form.group(2)));
    }

    public boolean of(double score) {
        return switch (comparison) {
            case ">=" -> score >= threshold;
            case ">" -> score > threshold;
            case "<=" -> score <= threshold;
            default -> score < threshold;
        };
    }

    public double threshold() {
        return threshold;
    }
}
