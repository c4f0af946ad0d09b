package io.millrace.trainer.gate;

import io.millrace.trainer.metric.Evaluation;
import io.millrace.trainer.metric.Metric;

/** One side of a rule: a metric of one of the three plus a number, or a number. */
sealed interface Operand {
    /** NaN where it is of a champion and there is none. */
    double value(Standings standings);

    /** Whose metric it is. */
    enum Of {
        /** The one that is judged. */
        CANDIDATE,
        /** The one that serves, or served before it. */
        CHAMPION,
        BASELINE;

        private Evaluation in(Standings standings) {
            return switch (this) {
                case CANDIDATE -> standings.candidate();
                case CHAMPION -> standings.champion().orElse(null);
                case BASELINE -> standings.baseline();
            };
        }
    }

    record OfModel(Of of, Metric metric, double plus) implements Operand {
        @Override
        public double value(Standings standings) {
            var evaluation = of.in(standings);
            return evaluation == null ? Double.NaN : metric.of(evaluation) + plus;
        }
    }

    record Constant(double value) implements Operand {
        @Override
        public double value(Standings standings) {
            return value;
        }
    }
}
