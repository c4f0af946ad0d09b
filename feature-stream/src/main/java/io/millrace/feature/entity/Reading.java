package io.millrace.feature.entity;

import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.Values;

/**
 * What an entity answers to a question.
 *
 * @param at event time in ms that the values are as of
 * @param watermark event time that all sources of the entity have reached; {@link Beat#UNKNOWN}
 *     while it is not known
 * @param warm whether the history that the longest window reaches back to is complete
 * @param known whether anything is kept of the entity
 * @param expired of each feature, whether its window reaches back to what is not kept any more; its
 *     value is missing then
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Reading(
        long at, long watermark, boolean warm, boolean known, boolean[] expired, Values values) {}
