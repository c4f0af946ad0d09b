package io.millrace.schemas.problem;

/**
 * One thing that is wrong with a definition or with settings.
 *
 * @param where path of the value, for example {@code features.customer.values.amount.over}
 * @param line line in the file, from 1; 0 where there is none
 * @param what what is wrong, a full sentence without the full stop
 * @param hint what was expected or a did-you-mean; may be empty
 */
public record Problem(String where, int line, String what, String hint) {
    @Override
    public String toString() {
        var text = new StringBuilder();
        if (line > 0) {
            text.append("line ").append(line).append(": ");
        }
        if (!where.isEmpty()) {
            text.append(where).append(": ");
        }
        text.append(what);
        if (!hint.isEmpty()) {
            text.append(" (").append(hint).append(')');
        }
        return text.toString();
    }
}
