package io.millrace.feature.label;

/** What an id has to be looked at for when event time has come so far. */
enum Deadline {
    /** No label has come until the horizon: silence. By the progress of spine and labels. */
    SILENCE(1),
    /** The example cannot be revised any more: the event goes. By the progress. */
    REVISION(2),
    /** The id itself may go. By the progress. */
    MEMORY(3),
    /** The event of a label should have come. By the spine. */
    ARRIVAL(4);

    private final byte prefix;

    Deadline(int prefix) {
        this.prefix = (byte) prefix;
    }

    /** First byte of the keys of its chunks; for ever. */
    byte prefix() {
        return prefix;
    }
}
