package io.millrace.schemas.function;

/** Which events a function may look at: the keys that it takes beside {@code compute}. */
public enum Reach {
    /** Needs windows: {@code over}, {@code lifetime} included, or {@code last}. */
    WINDOW(true, true, true),
    /** Needs windows that end: {@code over} without {@code lifetime}, or {@code last}. */
    BOUNDED(true, false, true),
    /** Needs windows that have a length: {@code over} without {@code lifetime}. */
    LENGTH(true, false, false),
    /** Takes windows; without them it looks at all events so far. */
    OPTIONAL(false, true, true),
    /** Needs {@code half_life} and looks at all events so far. */
    HALF_LIFE(false, false, false);

    private final boolean needsWindow;
    private final boolean lifetime;
    private final boolean rows;

    Reach(boolean needsWindow, boolean lifetime, boolean rows) {
        this.needsWindow = needsWindow;
        this.lifetime = lifetime;
        this.rows = rows;
    }

    public boolean needsWindow() {
        return needsWindow;
    }

    /** Whether {@code over} is for it. */
    public boolean takesOver() {
        return this != HALF_LIFE;
    }

    /** Whether {@code over: lifetime} is for it. */
    public boolean takesLifetime() {
        return lifetime;
    }

    /** Whether {@code last} is for it. */
    public boolean takesRows() {
        return rows;
    }
}
