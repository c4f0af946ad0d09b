package io.millrace.feature.gather;

/**
 * Names of the sinks behind the gathering.
 *
 * @param byId null where the pipeline has no label
 * @param next to the gathering of the next generation
 */
public record GatherSinks(String features, String byId, String deadLetters, String next) {}
