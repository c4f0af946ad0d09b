package io.millrace.inference.drift;

import io.millrace.schemas.record.UnreadableRecordException;
import java.nio.ByteBuffer;

/**
 * How far one partition has come.
 *
 * @param time of its newest vector, in ms; {@link #NONE} where it has none
 * @param idle whether it was given nothing for a while, and holds nobody back
 */
record Progress(long time, boolean idle) {
    static final long NONE = -1;

    private static final byte FORMAT = 1;
    private static final int BYTES = 10;

    byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .put(FORMAT)
                .put((byte) (idle ? 1 : 0))
                .putLong(time)
                .array();
    }

    /**
     * @throws UnreadableRecordException where the bytes are something else
     */
    static Progress decode(byte[] encoded) {
        var bytes = ByteBuffer.wrap(encoded);
        if (encoded.length != BYTES || bytes.get() != FORMAT) {
            throw new UnreadableRecordException("no progress of this format");
        }
        boolean idle = bytes.get() == 1;
        return new Progress(bytes.getLong(), idle);
    }
}
