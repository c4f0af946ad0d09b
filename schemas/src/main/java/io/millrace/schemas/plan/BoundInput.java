package io.millrace.schemas.plan;

/**
 * An input and where its value comes from.
 *
 * @param entity index of the entity for {@link Origin#FEATURE}, else -1
 * @param index of the spine's field, of the entity's feature, or of the derived value
 */
public record BoundInput(Input input, Origin origin, int entity, int index) {
    public enum Origin {
        FIELD,
        FEATURE,
        DERIVED
    }
}
