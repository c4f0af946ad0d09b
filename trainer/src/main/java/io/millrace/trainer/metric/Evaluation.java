package io.millrace.trainer.metric;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.millrace.schemas.plan.Task;

/** How good scores were on one set of rows; in JSON the fields tell which kind it is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(Classification.class), @JsonSubTypes.Type(Regression.class)})
public sealed interface Evaluation permits Classification, Regression {
    /** Examples scored. */
    int rows();

    Task task();

    /**
     * @param scores one per row, as models of the task give them
     * @param labels as the task has them
     */
    static Evaluation of(Task task, double[] scores, double[] labels) {
        return switch (task) {
            case BINARY -> Classification.of(scores, labels);
            case REGRESSION -> Regression.of(scores, labels);
        };
    }
}
