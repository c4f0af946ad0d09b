package io.millrace.trainer.search;

import io.millrace.schemas.model.ModelInput;
import io.millrace.trainer.dataset.Categories;
import io.millrace.trainer.dataset.Dataset;
import java.util.List;

/**
 * One stretch of time that validates, and what was known when it began.
 *
 * @param train what models are fitted to
 * @param validation later: decides when to stop, how good a trial is, and the calibration
 */
public record Fold(Dataset train, Dataset validation) {
    /** The same in the codes of a model. */
    Fold coded(List<ModelInput> columns) {
        return new Fold(Categories.coded(train, columns), Categories.coded(validation, columns));
    }
}
