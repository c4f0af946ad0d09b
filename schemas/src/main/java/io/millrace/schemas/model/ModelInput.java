package io.millrace.schemas.model;

import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.InputType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One input of a model, in the order of its columns.
 *
 * @param categories texts of a CATEGORY; the place of a text is its code. Unknown and missing texts
 *     are NaN to the model. Empty for a NUMBER.
 */
public record ModelInput(String name, InputType type, List<String> categories) {
    public ModelInput {
        categories = List.copyOf(categories);
    }

    public static ModelInput number(String name) {
        return new ModelInput(name, InputType.NUMBER, List.of());
    }

    /** Whether it takes what the plan's input gives; category codes are the model's own. */
    public boolean takes(Input input) {
        return name.equals(input.name()) && type == input.type();
    }

    /** Text to code. */
    public Map<String, Double> codes() {
        var codes = new HashMap<String, Double>();
        for (int i = 0; i < categories.size(); i++) {
            codes.put(categories.get(i), (double) i);
        }
        return codes;
    }
}
