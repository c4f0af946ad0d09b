package io.millrace.schemas.plan;

/**
 * An input and where its value comes from.
 *
 * @param group index of the entity for {@link Origin#FEATURE}, of the table for {@link
 *     Origin#TABLE}, else -1
 * @param index of the spine's field, of the entity's feature, of the table's field, or of the
 *     derived value
 */
public record BoundInput(Input input, Origin origin, int group, int index) {
    public enum Origin {
        FIELD,
        FEATURE,
        TABLE,
        DERIVED
    }
}
