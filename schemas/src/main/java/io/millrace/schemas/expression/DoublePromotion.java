package io.millrace.schemas.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import java.util.List;

/**
 * Makes every number of a parsed expression a double, so that the author need not know that CEL
 * refuses {@code 1.5 / 2}: integer literals become double literals, calls whose result is an int
 * are wrapped in {@code double(...)}.
 */
final class DoublePromotion {
    /**
     * Ids of wrapped calls; far above what the parser gives to an expression of any sane length.
     */
    private static final long FIRST_FREE_ID = 1_000_000;

    private long nextId = FIRST_FREE_ID;

    private DoublePromotion() {}

    static void apply(CelMutableExpr root) {
        new DoublePromotion().visit(root);
    }

    private void visit(CelMutableExpr node) {
        Kind kind = node.getKind();
        if (kind == Kind.CONSTANT && node.constant().getKind() == CelConstant.Kind.INT64_VALUE) {
            node.setConstant(CelConstant.ofValue((double) node.constant().int64Value()));
        } else if (kind == Kind.CALL) {
            CelMutableCall call = node.call();
            call.target().ifPresent(this::visit);
            call.args().forEach(this::visit);
            if (call.function().startsWith("get") || call.function().equals("size")) {
                var wrapped = CelMutableExpr.ofCall(nextId++, call);
                node.setCall(CelMutableCall.create("double", List.of(wrapped)));
            }
        } else if (kind == Kind.SELECT) {
            visit(node.select().operand());
        } else if (kind == Kind.LIST) {
            node.list().elements().forEach(this::visit);
        }
    }
}
