package io.millrace.standalone.demo;

/**
 * What turned out to be true of a transaction.
 *
 * @param timeSeconds when it became known
 */
public record Label(long txId, long timeSeconds, boolean fraud) implements Message {
    @Override
    public String key() {
        return Long.toString(txId);
    }

    @Override
    public String json() {
        return "{\"tx_id\":" + txId + ",\"t\":" + timeSeconds + ",\"fraud\":" + fraud + "}";
    }
}
