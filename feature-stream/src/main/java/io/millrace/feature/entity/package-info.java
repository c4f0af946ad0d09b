/**
 * The state of entities and what is computed from it.
 *
 * <p>In this version an entity's state is its own events, one RocksDB entry each, and every answer
 * is computed from those inside the windows: exact by construction, at a cost that grows with the
 * events kept. An entry is written at once and never depends on another, so the changelog is a
 * prefix of what was done, and reading again from the committed offset gives every event its old
 * ordinal.
 */
package io.millrace.feature.entity;
