package io.millrace.trainer.run;

import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.schemas.record.TrainingExampleCodec;
import io.millrace.schemas.record.UnreadableRecordException;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.DatasetBuilder;
import io.millrace.trainer.dataset.LabelHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a range holds, as a table: of each event the last revision, of the plan's fingerprint only.
 *
 * <p>Later events than the table's end are not settled: where one class is labelled sooner than the
 * other (frauds are reported, all else is silence), those that are labelled already would be mostly
 * of that class. The end is the newest label time minus the label's horizon. Where most examples of
 * {@code label.default} come of silence it is no later than the newest of these, for silence is
 * written only when all watermarks have passed the horizon, and labels run ahead of that. The table
 * begins {@code training.window} before its end.
 *
 * <p>As known at an earlier time it has only the labels that had arrived, of an event the last
 * revision of these, ends accordingly, and begins where the whole one begins.
 */
public final class ExampleTable implements LabelHistory {
    private static final Comparator<TrainingExample> BY_REVISION =
            Comparator.comparingInt(TrainingExample::revision);

    private final Plan plan;
    private final Duration window;
    private final TrainingExampleCodec codec;
    private final Map<String, TrainingExample> latest = new HashMap<>();

    /** What came before the latest, of the few events that were revised; by revision. */
    private final Map<String, SortedSet<TrainingExample>> earlier = new HashMap<>();

    private long records;
    private long foreign;

    public ExampleTable(Plan plan) {
        this(plan, plan.training().window());
    }

    /**
     * @param window in place of the plan's {@code training.window}
     */
    public ExampleTable(Plan plan, Duration window) {
        this.plan = plan;
        this.window = window;
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
        var id = example.vector().eventId();
        var held = latest.get(id);
        if (held == null || held.revision() == example.revision()) {
            latest.put(id, example);
            return;
        }
        boolean newer = held.revision() < example.revision();
        latest.put(id, newer ? example : held);
        earlier.computeIfAbsent(id, any -> new TreeSet<>(BY_REVISION)).add(newer ? held : example);
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

    /** Events whose label was revised. */
    public int revised() {
        return earlier.size();
    }

    @Override
    public Dataset knownAt(long time) {
        var known = known(time);
        var builder = DatasetBuilder.of(plan.inputs(), plan.spine().idType());
        long end = end(known);
        long wholeEnd = time == Long.MAX_VALUE ? end : end(latest.values());
        long start = wholeEnd - window.toMillis();
        for (var example : known) {
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

    /** Of each event the last revision whose label had arrived. */
    private Collection<TrainingExample> known(long time) {
        if (time == Long.MAX_VALUE) {
            return latest.values();
        }
        var known = new ArrayList<TrainingExample>();
        latest.forEach(
                (id, last) -> {
                    if (last.labelTime() <= time) {
                        known.add(last);
                        return;
                    }
                    earlier.getOrDefault(id, Collections.emptySortedSet()).stream()
                            .filter(one -> one.labelTime() <= time)
                            .reduce((former, next) -> next)
                            .ifPresent(known::add);
                });
        return known;
    }

    private long end(Collection<TrainingExample> examples) {
        long newestLabel = Long.MIN_VALUE + plan.label().horizon();
        long newestSilence = Long.MIN_VALUE;
        int silent = 0;
        int told = 0;
        for (var example : examples) {
            newestLabel = Math.max(newestLabel, example.labelTime());
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
