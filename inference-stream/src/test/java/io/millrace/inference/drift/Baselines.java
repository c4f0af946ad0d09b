package io.millrace.inference.drift;

import io.millrace.schemas.model.DriftBaseline;
import io.millrace.schemas.model.Histogram;
import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.plan.InputType;
import java.util.List;
import java.util.Map;

/** Bins of a number x, a category k and the score. */
final class Baselines {
    private static final List<ModelInput> INPUTS =
            List.of(
                    ModelInput.number("x"),
                    new ModelInput("k", InputType.CATEGORY, List.of("a", "b")));

    private Baselines() {}

    /** Uniform x from 0 to 5, a tenth of it missing; as many a as b; a uniform score. */
    static BaselineBins uniform() {
        return BaselineBins.of(
                INPUTS,
                new DriftBaseline(
                        Map.of(
                                "x",
                                new Histogram(
                                        List.of(1.0, 2.0, 3.0, 4.0),
                                        List.of(1_800L, 1_800L, 1_800L, 1_800L, 1_800L),
                                        1_000),
                                "k",
                                new Histogram(List.of(1.0), List.of(5_000L, 5_000L), 0)),
                        new Histogram(List.of(0.5), List.of(5_000L, 5_000L), 0)));
    }

    static BaselineBins none() {
        return BaselineBins.of(INPUTS, DriftBaseline.NONE);
    }
}
