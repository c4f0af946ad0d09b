package io.millrace.schemas.model.onnx;

import java.util.Set;

/**
 * The learners of {@code ai.onnx.ml} that are lists of numbers: ONNX Runtime reads as many of them
 * as the input has columns, whether they are there or not.
 */
final class LinearCheck {
    private static final Set<String> TRANSFORMS = Set.of("NONE", "LOGISTIC", "SOFTMAX");

    private final Attributes attributes;
    private final long width;

    /**
     * @param width columns of the input
     */
    LinearCheck(Attributes attributes, long width) {
        this.attributes = attributes;
        this.width = width;
    }

    boolean scaled() {
        int offsets = attributes.floats("offset").length;
        return offsets == attributes.floats("scale").length
                && (offsets == 1 || offsets == width)
                && finite("offset")
                && finite("scale");
    }

    /** The value that is replaced may be NaN. */
    boolean imputed() {
        int values = attributes.floats("imputed_value_floats").length;
        return (values == 1 || values == width) && finite("imputed_value_floats");
    }

    /** Number of a regressor's targets; 0 where something does not fit. */
    long targets() {
        long targets = attributes.integer("targets", 1);
        int intercepts = attributes.floats("intercepts").length;
        return coefficients(targets)
                        && (intercepts == 0 || intercepts == targets)
                        && attributes.text("post_transform", "NONE").equals("NONE")
                ? targets
                : 0;
    }

    /** Number of a classifier's columns; 0 where something does not fit. */
    long classes() {
        int rows = attributes.floats("intercepts").length;
        int labels = labels(attributes, "classlabels_ints");
        boolean fits =
                coefficients(rows)
                        && (labels == rows || (rows == 1 && labels == 2))
                        && TRANSFORMS.contains(attributes.text("post_transform", "NONE"));
        return fits ? labels : 0;
    }

    /** Number of class labels, of whichever kind; 0 where both are there. */
    static int labels(Attributes attributes, String integers) {
        int numbers = attributes.integers(integers).length;
        int texts = attributes.texts("classlabels_strings").size();
        return numbers == 0 || texts == 0 ? numbers + texts : 0;
    }

    private boolean coefficients(long rows) {
        int found = attributes.floats("coefficients").length;
        return rows >= 1
                && rows <= found
                && rows * width == found
                && finite("coefficients")
                && finite("intercepts");
    }

    private boolean finite(String name) {
        for (float number : attributes.floats(name)) {
            if (!Float.isFinite(number)) {
                return false;
            }
        }
        return true;
    }
}
