package io.millrace.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** A definition to train by, and the command line beside it. */
final class PayPipeline {
    static final int EXAMPLES = 600;
    static final long HALF_HOUR = 1_800_000;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    /**
     * @param candidates the part of {@code training} that says how
     */
    static String yaml(int partitions, String candidates) {
        return """
                pipeline: pay
                partitions: %d
                sources:
                  payments:
                    topic: pay.payments
                    id: id
                    time: { field: t, unit: seconds }
                    fields: { id: long, t: timestamp, who: string, amount: double, risk: double }
                features:
                  payer: { key: who, from: payments, values: { amount: { of: amount, compute: mean, over: 1d } } }
                predict: { on: payments, inputs: [ amount, risk ] }
                label: { topic: pay.labels, id: id, value: fraud, default: false, horizon: 1d }
                training: { every: 10d, holdout: 2d, min_examples: 300, %s }
                gate: { must: [ "auc_roc >= 0.6" ] }
                """
                .formatted(partitions, candidates);
    }

    /** Exit code of a command. */
    int run(String... words) {
        output.reset();
        errors.reset();
        return MillraceCommand.execute(
                new PrintStream(output, true, UTF_8), new PrintStream(errors, true, UTF_8), words);
    }

    /** What the last command said. */
    String output() {
        return output.toString(UTF_8);
    }

    String errors() {
        return errors.toString(UTF_8);
    }
}
