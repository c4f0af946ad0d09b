package io.millrace.standalone.history;

import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names of the columns that a file of vectors has beside the inputs. Where an input has such a name
 * the column's gets an underscore behind it.
 *
 * @param id of the event
 * @param time of the event
 * @param key of the vector
 * @param warm whether the history reaches back as far as all windows
 * @param label empty where none is known
 * @param labelTime when it was known
 * @param revision of the label, from 0
 * @param fingerprint of the definition
 */
record VectorColumns(
        String id,
        String time,
        String key,
        String warm,
        String label,
        String labelTime,
        String revision,
        String fingerprint) {
    static VectorColumns of(Plan plan) {
        var taken = new HashSet<String>();
        plan.inputs().stream().map(Input::name).forEach(taken::add);
        return new VectorColumns(
                free("event_id", taken),
                free("event_time", taken),
                free("event_key", taken),
                free("warm", taken),
                free("label", taken),
                free("label_time", taken),
                free("label_revision", taken),
                free("fingerprint", taken));
    }

    private static String free(String name, Set<String> taken) {
        return taken.contains(name) ? free(name + "_", taken) : name;
    }

    /** Those before the inputs. */
    List<String> first() {
        return List.of(id, time, key, warm);
    }

    /** Those behind the inputs, of a pipeline with labels. */
    List<String> last() {
        return List.of(label, labelTime, revision);
    }
}
