package io.millrace.feature.entity;

import java.util.Map;

/**
 * An entity at one moment, in bytes.
 *
 * <p>Together with the written blocks of its events it stays what it was, whatever is written
 * later: what a named block gets has ordinals that this head does not know, and is left out. Only a
 * block that was split or has expired goes, some commits later; whoever misses one takes a new
 * copy.
 *
 * @param unwritten blocks of events that the store does not have as they were, by their numbers
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record EntityCopy(byte[] head, Map<Integer, byte[]> unwritten) {}
