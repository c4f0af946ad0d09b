package io.millrace.trainer.run;

import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.schemas.record.TrainingExampleCodec;
import io.millrace.schemas.record.UnreadableRecordException;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.DatasetBuilder;
import java.util.HashMap;
import java.util.Map;

/**
 * What a range holds, as a table: of each event the last revision, of the plan's fingerprint only.
 *
 * <p>Later events than the table's end are not settled: where one class is labelled sooner than the
 * other (frauds are reported, all else is silence), those that are labelled already would be mostly
 * of that class. The end is the newest label time minus the label's horizon. Where most examples of
 * {@code label.default} come of silence it is no later than the newest of these, for silence is
 * written only when all watermarks have passed the horizon, and labels run ahead of that. The table
 * begins {@code training.window} before its end.
 */
public final class ExampleTable {
    private final Plan plan;
    private final TrainingExampleCodec codec;
    private final Map<String, TrainingExample> latest = new HashMap<>();
    private long newestLabel = Long.MIN_VALUE;
    private long records;
    private long foreign;

    public ExampleTable(Plan plan) {
        this.plan = plan;
        this.codec = new TrainingExampleCodec(plan);
    }

    /** Takes an encoded example; what this plan cannot read is counted as foreign. */
    public void add(byte[] encoded) {
        try {
            add(codec.decode(encoded));
        } catch (UnreadableRecordException otherSchema) {
            records++;
            foreign++;
        }
    }

    public void add(TrainingExample example) {
        records++;
        if (!example.vector().fingerprint().equals(plan.fingerprint())) {
            foreign++;
            return;
        }
        newestLabel = Math.max(newestLabel, example.labelTime());
        latest.merge(
                example.vector().eventId(),
                example,
                (held, next) -> next.revision() >= held.revision() ? next : held);
    }

    /** Records taken. */
    public long records() {
        return records;
    }

    /** Of them, those of other definitions. */
    public long foreign() {
        return foreign;
    }

    /** Events that were labelled, whenever they happened. */
    public int labelled() {
        return latest.size();
    }

    /** The settled examples of the window. */
    public Dataset settled() {
        var builder = DatasetBuilder.of(plan.inputs(), plan.spine().idType());
        long end = end();
        long start = end - plan.training().window().toMillis();
        for (var example : latest.values()) {
            var vector = example.vector();
            if (start < vector.time() && vector.time() <= end) {
                builder.add(
                        vector.eventId(),
                        vector.time(),
                        example.label(),
                        vector.numbers(),
                        vector.texts());
            }
        }
        return builder.build();
    }

    private long end() {
        long newestSilence = Long.MIN_VALUE;
        int silent = 0;
        int told = 0;
        for (var example : latest.values()) {
            if (isSilence(example)) {
                silent++;
                newestSilence = Math.max(newestSilence, example.vector().time());
            } else if (example.label() == plan.label().orDefault()) {
                told++;
            }
        }
        long end = newestLabel - plan.label().horizon();
        return silent > told ? Math.min(end, newestSilence) : end;
    }

    private boolean isSilence(TrainingExample example) {
        return example.label() == plan.label().orDefault()
                && example.revision() == 0
                && example.labelTime() == example.vector().time() + plan.label().horizon();
    }
}
