package io.millrace.schemas.expression;

/**
 * The values that an expression sees; implemented by whoever holds them, so that nothing is copied
 * into a map.
 */
@FunctionalInterface
public interface Variables {
    /**
     * Double, Boolean, String or {@link java.time.Instant} by the declared type; null = missing.
     * Asked for declared names only.
     */
    Object value(String name);
}
