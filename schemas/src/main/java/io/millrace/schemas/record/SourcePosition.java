package io.millrace.schemas.record;

/** Where a record lies: enough to fetch it again. */
public record SourcePosition(String topic, int partition, long offset) {
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
