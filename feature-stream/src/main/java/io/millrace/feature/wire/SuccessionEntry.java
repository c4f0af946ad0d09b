package io.millrace.feature.wire;

import io.millrace.schemas.record.Succession;

/** From here on the generation is followed so: relayed to every partition of the gathering. */
public record SuccessionEntry(Succession state) {
    public byte[] encode(WireWriter to) {
        return JointKind.SUCCESSION.start(to).oneByte(state.number()).bytes();
    }

    public static SuccessionEntry read(WireReader from) {
        return new SuccessionEntry(Succession.of(from.oneByte()));
    }
}
