package io.millrace.trainer.run;

/** Where examples come from. */
public interface ExampleSource {
    /**
     * Hands over all records of a range, each partition in its order.
     *
     * @throws io.millrace.schemas.problem.FailureException where the range cannot be read
     */
    void read(ExampleRange range, ExampleTable into);
}
