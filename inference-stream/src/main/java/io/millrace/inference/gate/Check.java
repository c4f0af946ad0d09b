package io.millrace.inference.gate;

import java.util.Locale;

/** The checks of the serve gate, in their order. */
public enum Check {
    /** All chunks there, of the size and hash that the manifest says. */
    CHUNKS,
    SIZE,
    SHA256,
    SIGNATURE,
    STRUCTURE,
    FINGERPRINT,
    INPUTS,
    DECISION,
    LOAD,
    SHAPES,
    GOLDEN_ROWS,
    LATENCY;

    /** As it stands in a status record. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
