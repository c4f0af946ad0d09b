package io.millrace.trainer.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.onnx.TreeGraph;
import java.util.HashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Boosters that XGBoost itself grew in ways that nobody has proven the export of. */
class UnprovenBoostersTest {
    private static final int ROWS = 300;
    private static final int WIDTH = 2;
    private static final int ROUNDS = 3;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "objective=multi:softprob num_class=3 | learner.objective.name is 'multi:softprob', only binary:logistic, reg:absoluteerror, reg:squarederror are proven",
                "objective=multi:softmax num_class=3 | learner.objective.name is 'multi:softmax'",
                "objective=count:poisson | learner.objective.name is 'count:poisson'",
                "objective=reg:gamma | learner.objective.name is 'reg:gamma'",
                "objective=reg:tweedie | learner.objective.name is 'reg:tweedie'",
                "objective=reg:logistic | learner.objective.name is 'reg:logistic'",
                "objective=reg:pseudohubererror | learner.objective.name is 'reg:pseudohubererror'",
                "objective=reg:quantileerror quantile_alpha=0.5 | learner.objective.name is 'reg:quantileerror'",
                "objective=binary:hinge | learner.objective.name is 'binary:hinge'",
                "objective=binary:logitraw | learner.objective.name is 'binary:logitraw'",
                "objective=reg:squarederror booster=dart rate_drop=0.5 | gradient_booster.name is 'dart'",
                "objective=reg:squarederror booster=gblinear | gradient_booster.name is 'gblinear'",
                "objective=reg:squarederror num_parallel_tree=4 | num_parallel_tree is '4'",
                "objective=reg:squarederror base_score=0.25 | base_score is '2.5E-1'",
            })
    void areRefusedWithTheirReason(String parameters, String reason) throws XGBoostError {
        assertThatThrownBy(() -> TreeGraph.of(booster(parameters), ROUNDS, 0, WIDTH))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("cannot be exported exactly")
                .hasMessageContaining(reason)
                .hasMessageContaining("nothing was published");
    }

    /** The rows above are refused for their reason, and not because the booster is none. */
    @Test
    void theProvenOnesPass() throws XGBoostError {
        for (var objective : new String[] {"binary:logistic", "reg:squarederror"}) {
            var onnx = TreeGraph.of(booster("objective=" + objective), ROUNDS, 0, WIDTH);
            assertThat(onnx).isNotEmpty();
        }
    }

    private static byte[] booster(String parameters) throws XGBoostError {
        var settings = new HashMap<String, Object>(Map.of("base_score", "0.5", "nthread", 1));
        for (var parameter : parameters.split(" ")) {
            var parts = parameter.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        var values = new float[ROWS * WIDTH];
        var labels = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            values[row * WIDTH] = row * 37 % 101;
            values[row * WIDTH + 1] = row * 53 % 11;
            boolean three = settings.containsKey("num_class");
            labels[row] = three ? row % 3 : row * 37 % 101 > 50 ? 1 : 0.0f;
        }
        if (parameters.contains("gamma")) {
            for (int row = 0; row < ROWS; row++) {
                labels[row] += 1;
            }
        }
        var rows = new DMatrix(values, ROWS, WIDTH, Float.NaN);
        try {
            rows.setLabel(labels);
            var booster = XGBoost.train(rows, settings, ROUNDS, Map.of(), null, null);
            try {
                return booster.toByteArray("json");
            } finally {
                booster.dispose();
            }
        } finally {
            rows.dispose();
        }
    }
}
