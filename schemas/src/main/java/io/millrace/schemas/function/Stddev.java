package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;

/** {@code stddev}: sample standard deviation of the field; missing for fewer than two values. */
final class Stddev implements Function {
    @Override
    public String name() {
        return "stddev";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String doc() {
        return "sample standard deviation of the field; missing for fewer than two values";
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
        return new MomentsAggregate(of, Moments::deviation);
    }
}
