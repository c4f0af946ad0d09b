package io.millrace.trainer.calibration;

import io.millrace.schemas.model.Calibration;
import java.util.Arrays;

/**
 * Platt scaling: the slope and offset of a logistic regression of labels on margins, fitted by
 * Newton's method in double, on rows that the model was not fitted to. Labels are pulled a little
 * towards the middle, {@code (positives + 1) / (positives + 2)} and {@code 1 / (negatives + 2)}, so
 * that separated classes have a finite slope (Lin, Lin, Weng 2007).
 *
 * <p>The identity is the answer where there is too little to learn from (fewer than {@value
 * #FEWEST} rows of either class), where the slope would not be positive (it would turn the ranking
 * round), and where no minimum is found.
 */
public final class Platt {
    private static final int FEWEST = 10;
    private static final int MOST_STEPS = 100;
    private static final int MOST_HALVINGS = 40;
    private static final double CONVERGED = 1e-13;
    private static final double SINGULAR = 1e-12;

    private final double[] margins;
    private final double[] targets;

    private Platt(double[] margins, double[] targets) {
        this.margins = margins;
        this.targets = targets;
    }

    /**
     * @param margins raw scores, finite
     * @param labels 0 or 1
     */
    public static Calibration fit(double[] margins, double[] labels) {
        if (margins.length != labels.length) {
            throw new IllegalArgumentException(
                    "%d margins and %d labels".formatted(margins.length, labels.length));
        }
        long positives = Arrays.stream(labels).filter(label -> label == 1).count();
        long negatives = labels.length - positives;
        if (Math.min(positives, negatives) < FEWEST) {
            return Calibration.IDENTITY;
        }
        double high = (positives + 1.0) / (positives + 2.0);
        double low = 1 / (negatives + 2.0);
        var targets = new double[labels.length];
        Arrays.setAll(targets, i -> labels[i] == 1 ? high : low);
        return new Platt(margins, targets).minimum();
    }

    private Calibration minimum() {
        var point = new Point(Calibration.IDENTITY.a(), Calibration.IDENTITY.b());
        double loss = loss(point);
        for (int step = 0; step < MOST_STEPS; step++) {
            var direction = direction(point);
            if (!(direction.fall() > CONVERGED * Math.max(1, loss))) {
                return usable(point);
            }
            double size = 1;
            double next = loss(direction.from(point, size));
            for (int i = 0; !(next < loss) && i < MOST_HALVINGS; i++) {
                size /= 2;
                next = loss(direction.from(point, size));
            }
            if (!(next < loss)) {
                return usable(point);
            }
            point = direction.from(point, size);
            loss = next;
        }
        return Calibration.IDENTITY;
    }

    private static Calibration usable(Point fitted) {
        boolean usable =
                fitted.a() > 0 && Double.isFinite(fitted.a()) && Double.isFinite(fitted.b());
        return usable ? new Calibration(fitted.a(), fitted.b()) : Calibration.IDENTITY;
    }

    private double loss(Point at) {
        double loss = 0;
        for (int i = 0; i < margins.length; i++) {
            double score = at.score(margins[i]);
            loss +=
                    Math.max(score, 0)
                            - score * targets[i]
                            + StrictMath.log1p(StrictMath.exp(-Math.abs(score)));
        }
        return loss;
    }

    private Direction direction(Point at) {
        double slopeA = 0;
        double slopeB = 0;
        double curveA = 0;
        double curveB = 0;
        double curveBoth = 0;
        for (int i = 0; i < margins.length; i++) {
            double probability = 1 / (1 + StrictMath.exp(-at.score(margins[i])));
            double error = probability - targets[i];
            double weight = probability * (1 - probability);
            slopeA += error * margins[i];
            slopeB += error;
            curveA += weight * margins[i] * margins[i];
            curveB += weight;
            curveBoth += weight * margins[i];
        }
        double determinant = curveA * curveB - curveBoth * curveBoth;
        if (!(determinant > SINGULAR * curveA * curveB)) {
            return new Direction(0, 0, 0);
        }
        double stepA = (slopeA * curveB - slopeB * curveBoth) / determinant;
        double stepB = (slopeB * curveA - slopeA * curveBoth) / determinant;
        return new Direction(stepA, stepB, stepA * slopeA + stepB * slopeB);
    }

    private record Point(double a, double b) {
        double score(double margin) {
            return a * margin + b;
        }
    }

    /** A Newton step, and how steeply the loss falls along it. */
    private record Direction(double a, double b, double fall) {
        Point from(Point point, double size) {
            return new Point(point.a() - size * a, point.b() - size * b);
        }
    }
}
