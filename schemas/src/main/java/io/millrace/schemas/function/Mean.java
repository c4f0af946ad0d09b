package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;

/** {@code mean}: mean of the field; missing for an empty window. */
final class Mean implements Function {
    @Override
    public String name() {
        return "mean";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String doc() {
        return "mean of the field; missing for an empty window";
    }

    @Override
    public Argument argument() {
        return Argument.NUMBER;
    }

    @Override
    public boolean windowed() {
        return true;
    }

    @Override
    public Aggregate aggregate(FieldType of) {
        return new MomentsAggregate(of, Moments::mean);
    }
}
