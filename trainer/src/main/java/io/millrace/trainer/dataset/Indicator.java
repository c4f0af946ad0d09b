package io.millrace.trainer.dataset;

import io.millrace.schemas.model.ModelInput;
import java.util.ArrayList;
import java.util.List;

/**
 * One code of one category: whether a row has it.
 *
 * @param column of the category among the inputs
 */
public record Indicator(int column, int code) {
    /** Those of all categories, in the order of the columns and codes. */
    public static List<Indicator> of(List<ModelInput> columns) {
        var indicators = new ArrayList<Indicator>();
        for (int column = 0; column < columns.size(); column++) {
            for (int code = 0; code < columns.get(column).categories().size(); code++) {
                indicators.add(new Indicator(column, code));
            }
        }
        return List.copyOf(indicators);
    }
}
