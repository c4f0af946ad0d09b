package io.millrace.feature.backfill;

import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.InputType;
import java.util.stream.IntStream;

/**
 * An entity's answer between the stages. Layout: place of the event among those of the spine,
 * whether the history is complete, the texts with their lengths, then the numbers two by two.
 *
 * <p>Answers are most of what waits in memory, so numbers are kept short: of each the bits in which
 * it differs from the one before it, without the zeros at their end. A byte says of how many bytes
 * the two next numbers are, the first in its upper half. Counts and what repeats takes a byte or
 * two that way.
 */
final class AnswerRecord {
    private final int[] texts;
    private final int[] numbers;

    AnswerRecord(EntityPlan entity) {
        texts = features(entity, true);
        numbers = features(entity, false);
    }

    private static int[] features(EntityPlan entity, boolean textual) {
        return IntStream.range(0, entity.features().size())
                .filter(i -> (entity.features().get(i).type() == InputType.CATEGORY) == textual)
                .toArray();
    }

    void write(long place, boolean warm, Values values, WireWriter to) {
        to.number(place).oneByte(warm ? 1 : 0);
        for (int feature : texts) {
            to.text(values.texts()[feature]);
        }
        long before = 0;
        for (int i = 0; i < numbers.length; i += 2) {
            long first = bits(values, i);
            long second = i + 1 < numbers.length ? bits(values, i + 1) : first;
            int lengths = length(first ^ before) << 4 | length(second ^ first);
            to.oneByte(lengths);
            to.leading(first ^ before, lengths >> 4).leading(second ^ first, lengths & 0xf);
            before = second;
        }
    }

    private long bits(Values values, int number) {
        return Double.doubleToRawLongBits(values.numbers()[numbers[number]]);
    }

    /** In bytes, without the zeros at the end. */
    private static int length(long bits) {
        return Long.BYTES - Long.numberOfTrailingZeros(bits) / Byte.SIZE;
    }

    /** The values behind place and warmth, which the reader has passed, into a row of columns. */
    void read(WireReader from, Answers into, int row) {
        for (int feature : texts) {
            into.texts()[feature][row] = from.text();
        }
        long before = 0;
        for (int i = 0; i < numbers.length; i += 2) {
            int lengths = from.oneByte();
            long first = before ^ from.leading(lengths >> 4);
            into.numbers()[numbers[i]][row] = Double.longBitsToDouble(first);
            before = first ^ from.leading(lengths & 0xf);
            if (i + 1 < numbers.length) {
                into.numbers()[numbers[i + 1]][row] = Double.longBitsToDouble(before);
            }
        }
    }
}
