package io.millrace.benchmarks.endtoend;

import io.millrace.runtime.kafka.Clients;
import java.util.Map;

/** A system under load: it reads payments and labels, and writes predictions and examples. */
interface LaneSystem {
    /** Connected to its broker. */
    Clients clients();

    /** Number of the payment that a prediction answers. */
    long payment(byte[] prediction);

    /**
     * Makes it answer from now on, once it has been given some payments.
     *
     * @return what there is to say about it
     */
    String prepare();

    /** Mean bytes of the values that each {@link Hop} wrote lately, by its name. */
    Map<String, Integer> sizes();
}
