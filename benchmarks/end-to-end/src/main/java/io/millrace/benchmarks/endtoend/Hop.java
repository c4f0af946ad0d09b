package io.millrace.benchmarks.endtoend;

import io.millrace.schemas.plan.Plan;
import java.util.List;

/**
 * One write per event on the way through the topics: what the pass-through copies, and what is
 * measured of Millrace's own records.
 *
 * @param name in the report
 * @param from topic that is read
 * @param taken first byte of the records that make it write
 * @param to topic that is written
 * @param written first byte of what it writes
 */
record Hop(String name, String from, char taken, String to, char written, Key key) {
    static final char SOURCE = '{';
    static final char EVENT = 'E';
    static final char CUSTOMER = 'C';
    static final char TERMINAL = 'T';
    static final char KNOWN = 'K';
    static final char LABEL = 'L';
    static final char UPDATE = 'U';
    static final char VECTOR = 'V';
    static final char RESULT = 'R';

    /** What a record is keyed by. */
    enum Key {
        ID,
        CUSTOMER,
        TERMINAL;

        byte[] of(long payment) {
            return switch (this) {
                case ID -> Traffic.id(payment);
                case CUSTOMER -> Traffic.customer(payment);
                case TERMINAL -> Traffic.terminal(payment);
            };
        }
    }

    /**
     * All of them. The vector is written when the second of the two answers comes; a pass-through
     * without state takes the terminal's for the second.
     */
    static List<Hop> of(Plan plan) {
        var topics = plan.topics();
        var payments = plan.spine().topic();
        var customer = topics.entity("customer");
        var terminal = topics.entity("terminal");
        return List.of(
                new Hop("event-to-customer", payments, SOURCE, customer, EVENT, Key.CUSTOMER),
                new Hop("event-to-terminal", payments, SOURCE, terminal, EVENT, Key.TERMINAL),
                new Hop("event-to-gather", payments, SOURCE, topics.answers(), EVENT, Key.CUSTOMER),
                new Hop(
                        "customer-answer",
                        customer,
                        EVENT,
                        topics.answers(),
                        CUSTOMER,
                        Key.CUSTOMER),
                new Hop(
                        "terminal-answer",
                        terminal,
                        EVENT,
                        topics.answers(),
                        TERMINAL,
                        Key.CUSTOMER),
                new Hop(
                        "features",
                        topics.answers(),
                        TERMINAL,
                        topics.features(),
                        VECTOR,
                        Key.CUSTOMER),
                new Hop("known-event", topics.answers(), TERMINAL, topics.byId(), KNOWN, Key.ID),
                new Hop("label", plan.label().topic(), SOURCE, topics.byId(), LABEL, Key.ID),
                new Hop("example", topics.byId(), LABEL, topics.trainingExamples(), RESULT, Key.ID),
                new Hop("label-update", topics.byId(), LABEL, terminal, UPDATE, Key.TERMINAL),
                new Hop(
                        "prediction",
                        topics.features(),
                        VECTOR,
                        topics.predictions(),
                        RESULT,
                        Key.CUSTOMER));
    }
}
