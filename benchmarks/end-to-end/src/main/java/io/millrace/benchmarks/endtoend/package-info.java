/**
 * The end-to-end lane: from an event produced to its prediction consumed, against a pass-through
 * that copies records of the same sizes through the same chain of topics.
 *
 * <p>{@code EndToEnd} (this process) starts a process for each of the two systems, each with a
 * broker of its own, and lets one of them work at a time. {@code SystemMain} is that process:
 * {@code Driver} loads its {@code LaneSystem} with {@code Traffic} and measures.
 */
package io.millrace.benchmarks.endtoend;
