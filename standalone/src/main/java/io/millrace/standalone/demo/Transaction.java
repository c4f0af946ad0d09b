package io.millrace.standalone.demo;

/**
 * A card payment.
 *
 * @param txId grows with time; the day's number times a million plus the number within the day
 * @param scenario why it is fraudulent: 0 not at all, 1 a large amount, 2 a compromised terminal, 3
 *     a leaked card
 */
public record Transaction(
        long txId, long timeSeconds, int customerId, int terminalId, long amountCents, int scenario)
        implements Message {
    public boolean fraud() {
        return scenario != 0;
    }

    Transaction withId(long id) {
        return new Transaction(id, timeSeconds, customerId, terminalId, amountCents, scenario);
    }

    @Override
    public String key() {
        return "c" + customerId;
    }

    /** The amount is a decimal with two places, as declared in the example's pipeline. */
    @Override
    public String json() {
        long cents = amountCents % 100;
        return "{\"tx_id\":"
                + txId
                + ",\"t\":"
                + timeSeconds
                + ",\"customer_id\":\"c"
                + customerId
                + "\",\"terminal_id\":\"t"
                + terminalId
                + "\",\"amount\":"
                + amountCents / 100
                + (cents < 10 ? ".0" : ".")
                + cents
                + "}";
    }
}
