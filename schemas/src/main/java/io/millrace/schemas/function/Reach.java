package io.millrace.schemas.function;

/** Which events a function may look at: the keys that it takes beside {@code compute}. */
public enum Reach {
    /** Needs windows of time, which may be a lifetime, or count windows. */
    WINDOW("'over' or 'last'", "over: [1d, 7d]"),
    /** Needs windows that end. */
    BOUNDED("'over' (not lifetime) or 'last'", "over: [1d, 7d]"),
    /** Needs windows that have a length. */
    LENGTH("'over' (not lifetime)", "over: [1h, 1d]"),
    /** Takes windows; without them it looks at all events so far. */
    OPTIONAL("optionally 'over' or 'last'", "over: 1d"),
    /** Looks at all events so far, the older the less. */
    HALF_LIFE("'half_life'", "half_life: [1d, 7d]");

    private final String keys;
    private final String example;

    Reach(String keys, String example) {
        this.keys = keys;
        this.example = example;
    }

    /** The keys, in words. */
    public String keys() {
        return keys;
    }

    public String example() {
        return example;
    }

    /** Whether {@code over} is for it. */
    public boolean takesOver() {
        return this != HALF_LIFE;
    }

    /** Whether {@code over: lifetime} is for it. */
    public boolean takesLifetime() {
        return this == WINDOW || this == OPTIONAL;
    }

    /** Whether {@code last} is for it. */
    public boolean takesRows() {
        return this == WINDOW || this == BOUNDED || this == OPTIONAL;
    }
}
