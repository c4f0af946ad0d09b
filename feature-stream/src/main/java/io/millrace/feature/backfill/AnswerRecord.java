package io.millrace.feature.backfill;

import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.InputType;

/**
 * An entity's answer in a temporary file. Layout: place of the event among those of the spine,
 * whether the history is complete, then the features: numbers in 8 bytes, texts with their length.
 */
final class AnswerRecord {
    private final boolean[] textual;
    private final String[] noTexts;
    private final boolean anyText;

    AnswerRecord(EntityPlan entity) {
        int size = entity.features().size();
        textual = new boolean[size];
        noTexts = new String[size];
        boolean any = false;
        for (int i = 0; i < size; i++) {
            textual[i] = entity.features().get(i).type() == InputType.CATEGORY;
            any |= textual[i];
        }
        anyText = any;
    }

    void write(long place, boolean warm, Values values, WireWriter to) {
        to.number(place).oneByte(warm ? 1 : 0);
        for (int i = 0; i < textual.length; i++) {
            if (textual[i]) {
                to.text(values.texts()[i]);
            } else {
                to.real(values.numbers()[i]);
            }
        }
    }

    /** The values behind place and warmth, which the reader has passed. */
    Values read(WireReader from) {
        var numbers = new double[textual.length];
        var texts = anyText ? new String[textual.length] : noTexts;
        for (int i = 0; i < textual.length; i++) {
            if (textual[i]) {
                texts[i] = from.text();
                numbers[i] = Double.NaN;
            } else {
                numbers[i] = from.real();
            }
        }
        return new Values(numbers, texts);
    }
}
