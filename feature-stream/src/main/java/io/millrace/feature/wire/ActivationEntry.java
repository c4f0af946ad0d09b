package io.millrace.feature.wire;

/**
 * What the stamping needs of an entry of the activations.
 *
 * @param entry its offset
 * @param effectiveFrom event time in ms, {@link Long#MIN_VALUE} for all events
 */
public record ActivationEntry(long entry, String champion, long effectiveFrom) {
    public byte[] encode(WireWriter to) {
        return JointKind.ACTIVATION
                .start(to)
                .number(entry)
                .text(champion)
                .number(effectiveFrom)
                .bytes();
    }

    public static ActivationEntry read(WireReader from) {
        return new ActivationEntry(from.number(), from.text(), from.number());
    }
}
