package io.millrace.schemas.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.Map;

/**
 * An expression that is a variable alone, or a comparison of one with a number: most rules and
 * filters are, and CEL takes many times as long.
 */
record Direct(String name, Operator operator, double bound) {
    private static final Map<String, Operator> OPERATORS =
            Map.of(
                    "_<_", Operator.LESS,
                    "_<=_", Operator.AT_MOST,
                    "_>_", Operator.MORE,
                    "_>=_", Operator.AT_LEAST);

    /** What is done with the variable. */
    enum Operator {
        NONE,
        LESS,
        AT_MOST,
        MORE,
        AT_LEAST
    }

    /** Null where the expression is not of this kind. */
    static Direct of(CelExpr expression) {
        return switch (expression.getKind()) {
            case IDENT -> new Direct(expression.ident().name(), Operator.NONE, 0);
            case CALL -> of(expression.call());
            default -> null;
        };
    }

    private static Direct of(CelExpr.CelCall call) {
        var operator = OPERATORS.get(call.function());
        if (operator == null
                || call.args().get(0).getKind() != CelExpr.ExprKind.Kind.IDENT
                || call.args().get(1).getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
            return null;
        }
        var bound = call.args().get(1).constant();
        return bound.getKind() == CelConstant.Kind.DOUBLE_VALUE
                ? new Direct(call.args().get(0).ident().name(), operator, bound.doubleValue())
                : null;
    }

    /** The result; null where CEL has to say. */
    Object result(Variables variables) {
        var value = variables.value(name);
        if (operator == Operator.NONE) {
            return value instanceof Boolean || value instanceof Double || value instanceof String
                    ? value
                    : null;
        }
        return value instanceof Double number ? (Object) compare(number) : null;
    }

    private boolean compare(double value) {
        return switch (operator) {
            case LESS -> value < bound;
            case AT_MOST -> value <= bound;
            case MORE -> value > bound;
            case AT_LEAST -> value >= bound;
            case NONE -> throw new IllegalStateException("nothing to compare with");
        };
    }
}
