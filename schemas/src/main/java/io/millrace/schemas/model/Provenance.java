package io.millrace.schemas.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a model comes from: enough to train it again.
 *
 * @param topic of the examples; {@link #FILE} and a sha256 where they came from a file; empty where
 *     it was trained elsewhere
 * @param parameters of the learner, as text
 * @param libraries name to version
 * @param parent version that was champion at the time, null for the first
 * @param from event time of the oldest example, in ms
 * @param to event time of the newest example, in ms
 */
public record Provenance(
        String topic,
        List<OffsetRange> offsets,
        long seed,
        String learner,
        Map<String, String> parameters,
        Map<String, String> libraries,
        String parent,
        long from,
        long to,
        String jdk) {
    /** Stands before the sha256 of a file of examples, where a topic's name would stand. */
    public static final String FILE = "sha256:";

    public Provenance {
        offsets = List.copyOf(offsets);
        parameters = Map.copyOf(parameters);
        libraries = Map.copyOf(libraries);
    }

    /** Whether another program than the trainer made the model. */
    public boolean elsewhere() {
        return topic.isEmpty();
    }

    /** The sha256 of the file that the examples came from; empty where they came from a topic. */
    public Optional<String> file() {
        return topic.startsWith(FILE)
                ? Optional.of(topic.substring(FILE.length()))
                : Optional.empty();
    }

    /** Offsets of one partition, {@code to} excluded. */
    public record OffsetRange(int partition, long from, long to) {}
}
