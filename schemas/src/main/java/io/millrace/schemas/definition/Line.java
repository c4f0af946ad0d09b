package io.millrace.schemas.definition;

/** A text of the definition and where it stands. */
public record Line(String text, int line) {
    @Override
    public String toString() {
        return text;
    }
}
