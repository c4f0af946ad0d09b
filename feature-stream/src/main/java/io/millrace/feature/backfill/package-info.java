/**
 * History without a broker: rows of files in, vectors with their labels out, by the stream's own
 * judgement, engine and assembly.
 *
 * <p>Four stages, each worked off by several threads, none of which holds more than its share of
 * the memory; between them records wait in memory, and in temporary files where they are too many:
 * {@link io.millrace.feature.backfill.RowStage} judges rows and sends each event to the entities it
 * touches; {@link io.millrace.feature.backfill.IdStage} sees all that speaks of one id together:
 * repeats, conflicts, labels; {@link io.millrace.feature.backfill.EntityStage} takes an entity's
 * events and labels in their order through the engine; {@link
 * io.millrace.feature.backfill.VectorStage} gathers the answers.
 */
package io.millrace.feature.backfill;
