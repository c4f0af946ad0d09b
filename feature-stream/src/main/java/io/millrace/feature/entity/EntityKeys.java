package io.millrace.feature.entity;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * Keys of an entity's records in the store: length of the entity's key (4 bytes), the key, kind (1
 * byte: 0 head, 1 block of events, 2 block of questions), for blocks their number (4 bytes). So the
 * records of an entity lie together, its head first.
 */
final class EntityKeys {
    private static final int HEAD = 0;
    private static final int EVENTS = 1;
    private static final int QUESTIONS = 2;
    private static final int PAST = 3;

    private EntityKeys() {}

    static Bytes head(byte[] entity) {
        return Bytes.wrap(start(entity, 0).put((byte) HEAD).array());
    }

    static Bytes block(byte[] entity, boolean question, int number) {
        return Bytes.wrap(
                start(entity, Integer.BYTES)
                        .put((byte) (question ? QUESTIONS : EVENTS))
                        .putInt(number)
                        .array());
    }

    /** Behind all records of an entity. */
    static Bytes past(byte[] entity) {
        return Bytes.wrap(start(entity, 0).put((byte) PAST).array());
    }

    static boolean isHead(Bytes key) {
        return key.get()[Integer.BYTES + length(key)] == HEAD;
    }

    static byte[] entity(Bytes key) {
        return Arrays.copyOfRange(key.get(), Integer.BYTES, Integer.BYTES + length(key));
    }

    private static int length(Bytes key) {
        return ByteBuffer.wrap(key.get()).getInt();
    }

    private static ByteBuffer start(byte[] entity, int more) {
        return ByteBuffer.allocate(Integer.BYTES + entity.length + 1 + more)
                .putInt(entity.length)
                .put(entity);
    }
}
