package io.millrace.schemas.topic;

import java.util.Map;

/**
 * What a topic of ours must look like on the broker: created so where it is missing, checked
 * against it at every start.
 *
 * @param config only the settings that correctness depends on
 * @param isShared whether all generations of the pipeline use it: then it keeps the partitions that
 *     it was created with, which nothing relies on
 */
public record TopicSpec(String name, int partitions, Map<String, String> config, boolean isShared) {
    public TopicSpec(String name, int partitions, Map<String, String> config) {
        this(name, partitions, config, false);
    }

    public TopicSpec {
        config = Map.copyOf(config);
    }

    TopicSpec shared() {
        return new TopicSpec(name, partitions, config, true);
    }
}
