package io.millrace.schemas.model;

/**
 * What a model version says of a vector.
 *
 * @param score the calibrated margin
 * @param scoredAt wall clock in ms
 */
public record Score(
        double margin,
        double score,
        boolean decision,
        String role,
        boolean served,
        String modelVersion,
        String modelSha256,
        long scoredAt) {}
