package io.millrace.feature.label;

import java.util.List;

/**
 * Names of the sinks behind the label join.
 *
 * @param entities by entity; null for those that look at no labels
 */
public record LabelSinks(String examples, List<String> entities, String deadLetters) {}
