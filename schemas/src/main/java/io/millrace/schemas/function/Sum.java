package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;

/** {@code sum}: sum of the field; 0 for an empty window. */
final class Sum implements Function {
    @Override
    public String name() {
        return "sum";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String doc() {
        return "sum of the field; 0 for an empty window";
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
        return new MomentsAggregate(of, Moments::sum);
    }
}
