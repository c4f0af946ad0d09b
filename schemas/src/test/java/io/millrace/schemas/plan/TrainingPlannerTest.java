package io.millrace.schemas.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.problem.DefinitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingPlannerTest {
    private static final String YAML =
            """
            pipeline: taxi
            sources:
              rides:
                topic: taxi.rides
                id: id
                time: { field: t }
                fields: { id: long, t: timestamp, zone: string, miles: double }
            features:
              place: { key: zone, from: rides, values: { fare: { of: label, compute: mean, over: 1d } } }
            predict: { on: rides, inputs: [ miles, "place.*" ] }
            label: { topic: taxi.fares, id: id, value: fare, horizon: 1d }
            training: { task: regression }
            serving: { decision: "score >= 30" }
            """;

    private static final String CLASSES =
            YAML.replace("task: regression", "seed: 2").replace("serving", "# ");

    @Test
    void whatIsNotWrittenIsThatOfTheTask() {
        var regression = plan(YAML).training();
        assertThat(regression.task()).isEqualTo(Task.REGRESSION);
        assertThat(regression.candidates()).containsExactly("xgboost", "linear");
        assertThat(regression.objective()).isEqualTo("rmse");
        assertThat(regression.calibration()).isEqualTo(TrainingPlan.NO_CALIBRATION);

        var binary = plan(CLASSES);
        assertThat(binary.training().task()).isEqualTo(Task.BINARY);
        assertThat(binary.training().candidates()).containsExactly("xgboost", "logistic");
        assertThat(binary.training().objective()).isEqualTo("average_precision");
        assertThat(binary.training().calibration()).isEqualTo("platt");
        assertThat(binary.serving().decision()).isEqualTo("score >= 0.5");
    }

    @Test
    void theTaskDoesNotChangeWhatVectorsAre() {
        assertThat(plan(YAML).fingerprint()).isEqualTo(plan(CLASSES).fingerprint());
    }

    @Test
    void theSilenceOfARegressionIsAnyNumber() {
        var yaml = YAML.replace("horizon", "default: -2.5, horizon");
        assertThat(plan(yaml).label().orDefault()).isEqualTo(-2.5);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "task: regression | task: regresion | training.task: 'regresion' is not a known task (did you mean 'regression'?)",
                "task: regression | task: multiclass | 'multiclass' is not trained: its export to ONNX is not proven equal, and a prediction has one score (train a binary pipeline per class",
                "task: regression | 'task: regression, candidates: [logistic]' | 'logistic' is for task: binary, this one is regression (one of xgboost, linear)",
                "task: regression | 'task: regression, candidates: [liner]' | 'liner' is not a known learner (did you mean 'linear'?)",
                "task: regression | 'task: regression, objective: auc_roc' | 'auc_roc' is for task: binary",
                "task: regression | 'objective: rmse' | 'rmse' is for task: regression, this one is binary",
                "task: regression | 'task: regression, calibration: platt' | training.calibration: is for probabilities",
                "task: regression | 'task: regression, negatives: 0.5' | training.negatives: thins out rows labelled 0",
                "'decision: \"score >= 30\"' | 'values: true' | serving.decision: is missing: the score of a regression is no probability",
                "'value: fare' | 'value: \"fare > 2\", fields: { id: long, fare: double }' | label.value: is a truth, and task: regression foretells a number",
            })
    void saysWhatDoesNotGoWithTheTask(String from, String to, String message) {
        assertThat(YAML).contains(from);
        assertThatThrownBy(() -> plan(YAML.replace(from, to)))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theSilenceOfAClassifierIsTrueOrFalse() {
        assertThatThrownBy(() -> plan(CLASSES.replace("horizon", "default: 2.5, horizon")))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("label.default: is 2.5, and task: binary")
                .hasMessageContaining("task: regression");
    }

    private static Plan plan(String yaml) {
        return Plan.of("taxi", yaml);
    }
}
