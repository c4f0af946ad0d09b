package io.millrace.schemas.record;

/** Bytes of a topic that are not what the topic holds: another format, another schema, damage. */
public final class UnreadableRecordException extends RuntimeException {
    public UnreadableRecordException(String message) {
        super(message);
    }

    public UnreadableRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
