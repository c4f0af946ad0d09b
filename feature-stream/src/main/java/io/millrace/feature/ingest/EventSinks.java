package io.millrace.feature.ingest;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Names of the sinks that events are sent on to.
 *
 * @param deadLetters only ingest has that sink: behind it nothing is refused any more
 * @param answers of the gathering; null where nothing is sent to it
 * @param entities by entity; null for those that get nothing from here
 * @param tables by table; null for those that get nothing from here
 */
public record EventSinks(
        String deadLetters, String answers, List<String> entities, List<String> tables) {

    /** All that watermarks go to. */
    public List<String> joints() {
        var others = Stream.concat(entities.stream(), tables.stream());
        return Stream.concat(others, Stream.of(answers == null ? "" : answers))
                .filter(Objects::nonNull)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
