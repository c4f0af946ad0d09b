package io.millrace.feature.window;

import io.millrace.feature.timeline.EventBlock;
import io.millrace.schemas.plan.FeaturePlan;
import io.millrace.schemas.record.FieldType;

/**
 * A column with a filter: which events count for a feature, and with what value.
 *
 * @param column as {@link FeaturePlan#column}
 * @param filter as {@link FeaturePlan#filter}
 * @param type of the values, {@link FieldType#BOOLEAN} where whole events count
 * @param labelDefault what an event without a label counts as; NaN: it does not count
 */
record Tally(int column, int filter, FieldType type, double labelDefault) {

    static Tally of(FeaturePlan feature, double labelDefault) {
        var type = feature.of() == null ? FieldType.BOOLEAN : feature.of();
        return new Tally(feature.column(), feature.filter(), type, labelDefault);
    }

    boolean counts(EventBlock block, int index) {
        if (column == FeaturePlan.MATCH) {
            return true;
        }
        if (filter >= 0 && !block.satisfies(index, filter)) {
            return false;
        }
        return switch (column) {
            case FeaturePlan.NO_COLUMN -> true;
            case FeaturePlan.LABEL -> !Double.isNaN(block.label(index, labelDefault));
            default -> block.has(index, column);
        };
    }

    /** The bits of an event that counts. */
    long bits(EventBlock block, int index) {
        return switch (column) {
            case FeaturePlan.NO_COLUMN -> 0;
            case FeaturePlan.MATCH -> block.satisfies(index, filter) ? 1 : 0;
            case FeaturePlan.LABEL -> Double.doubleToRawLongBits(block.label(index, labelDefault));
            default -> block.bits(index, column);
        };
    }

    /** As {@link #counts}, with labels as the arrival of an ordinal knew them. */
    boolean counts(EventBlock block, int index, long asOfOrdinal) {
        return column == FeaturePlan.LABEL
                ? (filter < 0 || block.satisfies(index, filter))
                        && !Double.isNaN(block.label(index, asOfOrdinal, labelDefault))
                : counts(block, index);
    }

    /** As {@link #bits}, with labels as the arrival of an ordinal knew them. */
    long bits(EventBlock block, int index, long asOfOrdinal) {
        return column == FeaturePlan.LABEL
                ? Double.doubleToRawLongBits(block.label(index, asOfOrdinal, labelDefault))
                : bits(block, index);
    }

    String text(EventBlock block, int index) {
        return column < 0 ? null : block.text(index, column);
    }

    boolean isLabel() {
        return column == FeaturePlan.LABEL;
    }
}
