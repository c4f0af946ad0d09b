package io.millrace.schemas.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A compiled CEL expression. All numbers are double: integer literals are promoted ({@code amount /
 * 2}), integer results of CEL's functions too ({@code time.getHours('UTC') <= 6}). A missing number
 * is NaN; where a missing text, truth or time is used, the result is missing. Safe for use by
 * several threads.
 */
public final class Expression {
    // CEL 0.14 renamed its tree-walking runtime to "legacy"; the planner runtime refuses double
    // literals against ints.
    private static final CelRuntime RUNTIME = CelRuntimeFactory.legacyCelRuntimeBuilder().build();
    private static final Double MISSING_NUMBER = Double.NaN;

    private final String text;
    private final ValueType type;
    private final Map<String, ValueType> used;
    private final CelRuntime.Program program;

    /** Null where the expression is more than that. */
    private final Direct direct;

    private Expression(
            String text,
            ValueType type,
            Map<String, ValueType> used,
            CelRuntime.Program program,
            Direct direct) {
        this.text = text;
        this.type = type;
        this.used = used;
        this.program = program;
        this.direct = direct;
    }

    /**
     * @param variables every name the expression may use, dotted names included
     * @throws ExpressionException with CEL's own words where it does not parse or type-check
     */
    public static Expression compile(String text, Map<String, ValueType> variables)
            throws ExpressionException {
        var compiler = CelCompilerFactory.standardCelCompilerBuilder();
        variables.forEach((name, type) -> compiler.addVar(name, celType(type)));
        var cel = compiler.build();
        try {
            var promoted = CelMutableAst.fromCelAst(ast(cel.parse(text)));
            DoublePromotion.apply(promoted.expr());
            var checked = ast(cel.check(promoted.toParsedAst()));
            var used = new HashMap<String, ValueType>();
            for (CelReference reference : checked.getReferenceMap().values()) {
                if (variables.containsKey(reference.name())) {
                    used.put(reference.name(), variables.get(reference.name()));
                }
            }
            return new Expression(
                    text,
                    valueType(checked.getResultType()),
                    Map.copyOf(used),
                    RUNTIME.createProgram(checked),
                    Direct.of(checked.getExpr()));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new ExpressionException(firstLine(e.getMessage()));
        }
    }

    public ValueType type() {
        return type;
    }

    /** The names it really uses. */
    public Set<String> variables() {
        return used.keySet();
    }

    /**
     * Its number, truths as 0 and 1; NaN where the result is missing, not finite, or the evaluation
     * failed.
     */
    public double number(Variables variables) {
        return number(evaluate(variables));
    }

    /**
     * The same, but NaN wherever a missing value could make it another number: {@code delay > 15}
     * is not false without a delay, {@code cancelled || delay > 15} is true where {@code cancelled}
     * is.
     */
    public double certainNumber(Variables variables) {
        var known = direct == null ? null : direct.result(variables);
        return number(
                known == null ? run(name -> Optional.ofNullable(variables.value(name))) : known);
    }

    private static double number(Object result) {
        if (result instanceof Double number) {
            return Double.isFinite(number) ? number : Double.NaN;
        }
        if (result instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        return Double.NaN;
    }

    /** Its truth; a missing result is false. */
    public boolean truth(Variables variables) {
        return Boolean.TRUE.equals(evaluate(variables));
    }

    /** Its text; null where it is missing. */
    public String text(Variables variables) {
        return evaluate(variables) instanceof String result ? result : null;
    }

    @Override
    public String toString() {
        return text;
    }

    private Object evaluate(Variables variables) {
        var known = direct == null ? null : direct.result(variables);
        return known == null ? evaluateByCel(variables) : known;
    }

    private Object evaluateByCel(Variables variables) {
        for (var entry : used.entrySet()) {
            if (entry.getValue() != ValueType.NUMBER && variables.value(entry.getKey()) == null) {
                return null;
            }
        }
        return run(name -> bound(variables.value(name)));
    }

    private Object run(CelVariableResolver resolver) {
        try {
            return program.eval(resolver);
        } catch (CelEvaluationException e) {
            // Overflowing conversions, unknown time zones and the like: by contract a missing
            // value, which the caller counts.
            return null;
        }
    }

    private static Optional<Object> bound(Object value) {
        return Optional.of(value == null ? MISSING_NUMBER : value);
    }

    private static CelAbstractSyntaxTree ast(CelValidationResult result)
            throws CelValidationException {
        return result.getAst();
    }

    private static CelType celType(ValueType type) {
        return switch (type) {
            case NUMBER -> SimpleType.DOUBLE;
            case TRUTH -> SimpleType.BOOL;
            case TEXT -> SimpleType.STRING;
            case TIME -> SimpleType.TIMESTAMP;
        };
    }

    private static ValueType valueType(CelType type) throws ExpressionException {
        for (var candidate : ValueType.values()) {
            if (celType(candidate).equals(type)) {
                return candidate;
            }
        }
        throw new ExpressionException(
                "its result is a " + type.name() + "; a number, a truth or a text is expected");
    }

    private static String firstLine(String message) {
        return message.lines()
                .map(line -> line.replaceFirst("^ERROR: <input>:1:(\\d+): ", "at column $1: "))
                .filter(line -> !line.startsWith(" |"))
                .collect(Collectors.joining("; "))
                .replace(" (in container '')", "");
    }
}
