package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;
import java.util.function.ToDoubleFunction;

/** The working part of the functions that read {@link Moments}. */
final class MomentsAggregate implements Aggregate {
    private final Moments moments;
    private final ToDoubleFunction<Moments> result;

    MomentsAggregate(FieldType of, ToDoubleFunction<Moments> result) {
        this.moments = new Moments(of);
        this.result = result;
    }

    @Override
    public void clear() {
        moments.clear();
    }

    @Override
    public void add(long time, long bits, String text) {
        moments.add(bits);
    }

    @Override
    public double number(long time) {
        return result.applyAsDouble(moments);
    }
}
