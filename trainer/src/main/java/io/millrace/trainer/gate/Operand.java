package io.millrace.trainer.gate;

import io.millrace.trainer.metric.Evaluation;
import io.millrace.trainer.metric.Metric;

/** One side of a rule: a metric of the candidate or the champion plus a number, or a number. */
sealed interface Operand {
    /**
     * @param champion null where there is none
     */
    double value(Evaluation candidate, Evaluation champion);

    record OfCandidate(Metric metric, double plus) implements Operand {
        @Override
        public double value(Evaluation candidate, Evaluation champion) {
            return metric.of(candidate) + plus;
        }
    }

    record OfChampion(Metric metric, double plus) implements Operand {
        @Override
        public double value(Evaluation candidate, Evaluation champion) {
            return champion == null ? Double.NaN : metric.of(champion) + plus;
        }
    }

    record Constant(double value) implements Operand {
        @Override
        public double value(Evaluation candidate, Evaluation champion) {
            return value;
        }
    }
}
