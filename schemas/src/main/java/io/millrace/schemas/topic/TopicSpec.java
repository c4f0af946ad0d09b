package io.millrace.schemas.topic;

import java.util.Map;

/**
 * What a topic of ours must look like on the broker: created so where it is missing, checked
 * against it at every start.
 *
 * @param config only the settings that correctness depends on
 */
public record TopicSpec(String name, int partitions, Map<String, String> config) {
    public TopicSpec {
        config = Map.copyOf(config);
    }
}
