package io.millrace.feature.backfill;

import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.InputType;

/**
 * An entity's answer between the stages. Layout: place of the event among those of the spine,
 * whether the history is complete, then the features: numbers in 8 bytes, texts with their length.
 */
final class AnswerRecord {
    private final boolean[] textual;

    AnswerRecord(EntityPlan entity) {
        textual = new boolean[entity.features().size()];
        for (int i = 0; i < textual.length; i++) {
            textual[i] = entity.features().get(i).type() == InputType.CATEGORY;
        }
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

    /** The values behind place and warmth, which the reader has passed, into a row of columns. */
    void read(WireReader from, Answers into, int row) {
        for (int i = 0; i < textual.length; i++) {
            if (textual[i]) {
                into.texts()[i][row] = from.text();
            } else {
                into.numbers()[i][row] = from.real();
            }
        }
    }
}
