package io.millrace.feature.gather;

import io.millrace.feature.StageContext;
import io.millrace.feature.ingest.EventVariables;
import io.millrace.feature.ingest.JsonRowReader;
import io.millrace.feature.ingest.RowReader;
import io.millrace.feature.ingest.TableNames;
import io.millrace.feature.wire.ActivationEntry;
import io.millrace.feature.wire.GatherEvent;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.expression.Variables;
import io.millrace.schemas.plan.BoundInput;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.Row;
import io.millrace.schemas.record.SourcePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a vector from an event and the answers: derived values, then the inputs in the order of the
 * definition. One thread.
 */
public final class VectorAssembler {
    private final Plan plan;
    private final Runnable missing;
    private final RowReader events;
    private final TableNames tables;
    private final Map<String, int[]> featureByName = new HashMap<>();
    private final Map<String, Integer> derivedByName = new HashMap<>();

    VectorAssembler(StageContext stage) {
        this(
                stage.plan(),
                stage.meters()::missing,
                stage.readers().of(stage.plan().spine().format(), stage.plan().spine().schema()));
    }

    /**
     * For events whose rows are at hand.
     *
     * @param missing is run for each derived value without a finite result
     */
    public VectorAssembler(Plan plan, Runnable missing) {
        this(plan, missing, new JsonRowReader(plan.spine().schema()));
    }

    private VectorAssembler(Plan plan, Runnable missing, RowReader events) {
        this.plan = plan;
        this.missing = missing;
        this.events = events;
        this.tables = new TableNames(plan.tables());
        for (var entity : plan.entities()) {
            for (int i = 0; i < entity.features().size(); i++) {
                featureByName.put(entity.features().get(i).name(), new int[] {entity.index(), i});
            }
        }
        for (int i = 0; i < plan.derived().size(); i++) {
            derivedByName.put(plan.derived().get(i).name(), i);
        }
    }

    /** The fields of an event, read once for all that follows. */
    Row row(GatherEvent event) {
        return events.accepted(event.value());
    }

    /**
     * The vector.
     *
     * @param row of the gathered event
     * @param stamp the activation in force, null for none
     */
    FeatureVector assemble(
            Gathering gathering, Row row, int sourcePartition, ActivationEntry stamp) {
        var event = gathering.event();
        int size = plan.boundInputs().size();
        var numbers = new double[size];
        var texts = new String[size];
        fill(row, event.time(), features(gathering), looked(gathering), numbers, texts);
        return new FeatureVector(
                event.id(),
                event.time(),
                plan.key().of(row),
                plan.fingerprint(),
                stamp == null ? FeatureVector.NO_ACTIVATION : stamp.entry(),
                stamp == null ? null : stamp.champion(),
                new SourcePosition(plan.spine().topic(), sourcePartition, event.offset()),
                event.ingestedAt(),
                gathering.warm(),
                numbers,
                texts);
    }

    /**
     * Lays the values of a vector out.
     *
     * @param time of the event
     * @param features of each entity
     * @param looked what each table says, as of the event
     */
    public void fill(
            Row row,
            long time,
            List<Values> features,
            List<Values> looked,
            double[] numbers,
            String[] texts) {
        var variables = tables.beside(new EventVariables(row, time), looked);
        var derived = derived(variables, features);
        for (int i = 0; i < numbers.length; i++) {
            fill(plan.boundInputs().get(i), row, features, looked, derived, i, numbers, texts);
        }
    }

    /** Keys of the entities that look at labels, null for the others. */
    List<String> labelledKeys(Row row) {
        var keys = new ArrayList<String>();
        for (var entity : plan.entities()) {
            keys.add(entity.labelled() ? entity.askKey().of(row) : null);
        }
        return keys;
    }

    private List<Values> features(Gathering gathering) {
        var features = new ArrayList<Values>(plan.entities().size());
        for (var entity : plan.entities()) {
            features.add(gathering.values(entity.index(), entity.features().size()));
        }
        return features;
    }

    /** What the tables say, as of the event. */
    private List<Values> looked(Gathering gathering) {
        return plan.tables().stream()
                .map(table -> gathering.values(plan.group(table), table.schema().size()))
                .toList();
    }

    private Values derived(Variables event, List<Values> features) {
        var derived = Values.missing(plan.derived().size());
        Variables variables = name -> variable(name, event, features, derived);
        for (int i = 0; i < plan.derived().size(); i++) {
            var expression = plan.derived().get(i).expression();
            if (plan.derived().get(i).type() == InputType.NUMBER) {
                derived.numbers()[i] = expression.number(variables);
            } else {
                derived.texts()[i] = expression.text(variables);
            }
            if (Double.isNaN(derived.numbers()[i]) && derived.texts()[i] == null) {
                missing.run();
            }
        }
        return derived;
    }

    private Object variable(String name, Variables event, List<Values> features, Values derived) {
        var feature = featureByName.get(name);
        if (feature != null) {
            return value(features.get(feature[0]), feature[1]);
        }
        var index = derivedByName.get(name);
        return index == null ? event.value(name) : value(derived, index);
    }

    private static Object value(Values values, int index) {
        if (values.texts()[index] != null) {
            return values.texts()[index];
        }
        return Double.isNaN(values.numbers()[index]) ? null : (Object) values.numbers()[index];
    }

    private void fill(
            BoundInput input,
            Row row,
            List<Values> features,
            List<Values> looked,
            Values derived,
            int at,
            double[] numbers,
            String[] texts) {
        switch (input.origin()) {
            case FIELD -> {
                boolean text =
                        plan.spine().schema().type(input.index()).kind() == FieldType.Kind.STRING;
                numbers[at] = text ? Double.NaN : row.number(input.index());
                texts[at] = text ? row.text(input.index()) : null;
            }
            case FEATURE -> {
                numbers[at] = features.get(input.group()).numbers()[input.index()];
                texts[at] = features.get(input.group()).texts()[input.index()];
            }
            case TABLE -> {
                numbers[at] = looked.get(input.group()).numbers()[input.index()];
                texts[at] = looked.get(input.group()).texts()[input.index()];
            }
            case DERIVED -> {
                numbers[at] = derived.numbers()[input.index()];
                texts[at] = derived.texts()[input.index()];
            }
        }
    }
}
