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
 * @param columns mask of the columns that an event must have to count
 * @param filters mask of the filters that it must satisfy
 */
record Tally(
        int column, int filter, FieldType type, double labelDefault, long columns, long filters) {

    static Tally of(FeaturePlan feature, double labelDefault) {
        int column = feature.column();
        boolean filtered = feature.filter() >= 0 && column != FeaturePlan.MATCH;
        return new Tally(
                column,
                feature.filter(),
                feature.of() == null ? FieldType.BOOLEAN : feature.of(),
                labelDefault,
                column < 0 ? 0 : 1L << column,
                filtered ? 1L << feature.filter() : 0);
    }

    boolean counts(EventBlock block, int index) {
        return block.isAll(index, columns, filters)
                && (column != FeaturePlan.LABEL || !Double.isNaN(block.label(index, labelDefault)));
    }

    /** The bits of an event that counts. */
    long bits(EventBlock block, int index) {
        return column >= 0 ? block.bits(index, column) : bitsOfNoColumn(block, index);
    }

    private long bitsOfNoColumn(EventBlock block, int index) {
        return switch (column) {
            case FeaturePlan.MATCH -> block.satisfies(index, filter) ? 1 : 0;
            case FeaturePlan.LABEL -> Double.doubleToRawLongBits(block.label(index, labelDefault));
            default -> 0;
        };
    }

    /** As {@link #counts}, with labels as the arrival of an ordinal knew them. */
    boolean counts(EventBlock block, int index, long asOfOrdinal) {
        return column == FeaturePlan.LABEL
                ? block.isAll(index, columns, filters)
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
