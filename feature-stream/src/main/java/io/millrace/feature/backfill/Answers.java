package io.millrace.feature.backfill;

import io.millrace.feature.wire.Values;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.InputType;
import java.util.Arrays;

/**
 * What an entity answered to the events of a bucket, by feature; missing until it is read.
 *
 * @param numbers NaN where it is missing, or a text
 * @param texts null for a feature that is a number
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Answers(double[][] numbers, String[][] texts) {
    static Answers none(EntityPlan entity, int rows) {
        int features = entity.features().size();
        var answers = new Answers(new double[features][rows], new String[features][]);
        for (int i = 0; i < features; i++) {
            Arrays.fill(answers.numbers[i], Double.NaN);
            if (entity.features().get(i).type() == InputType.CATEGORY) {
                answers.texts[i] = new String[rows];
            }
        }
        return answers;
    }

    /** Those to one event. */
    Values values(int row) {
        var values = Values.missing(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            values.numbers()[i] = numbers[i][row];
            values.texts()[i] = texts[i] == null ? null : texts[i][row];
        }
        return values;
    }
}
