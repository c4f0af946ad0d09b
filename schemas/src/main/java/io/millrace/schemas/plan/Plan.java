package io.millrace.schemas.plan;

import io.millrace.schemas.definition.Definition;
import io.millrace.schemas.definition.DefinitionParser;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.problem.Problems;
import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A checked definition.
 *
 * @param generation of the pipeline's definitions, counted from 1: what lives under names of its
 *     own
 * @param fingerprint 16 hex digits over everything that a vector's values depend on
 * @param canonical the text that the fingerprint is taken from
 * @param spine the source that asks for vectors and predictions
 * @param key of features and predictions, from an event of the spine
 * @param label null where the pipeline has none
 * @param training null where the pipeline trains no models
 */
public record Plan(
        String pipeline,
        int generation,
        int partitions,
        String fingerprint,
        String canonical,
        List<SourcePlan> sources,
        List<EntityPlan> entities,
        List<TablePlan> tables,
        List<DerivedPlan> derived,
        SourcePlan spine,
        KeyPlan key,
        List<BoundInput> boundInputs,
        LabelPlan label,
        TrainingPlan training,
        List<String> gate,
        ServingPlan serving,
        List<Definition.Case> tests) {

    /**
     * Reads and checks a definition.
     *
     * @param name of what is read, for messages
     * @throws io.millrace.schemas.problem.DefinitionException with all problems
     */
    public static Plan of(String name, String yaml) {
        var problems = new Problems();
        var definition = DefinitionParser.parse(yaml, problems);
        var plan = definition == null ? null : LikelyTypes.plan(definition, problems);
        problems.throwIfAny(name);
        return plan;
    }

    /** Reads and checks a file. */
    public static Plan read(Path file) {
        try {
            return of(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new FailureException(
                    "There is no file " + file, "check the path given with -f", e);
        } catch (CharacterCodingException e) {
            throw new FailureException(file + " is not UTF-8 text", "save it as UTF-8", e);
        } catch (IOException e) {
            throw new FailureException(
                    file + " cannot be read: " + e.getMessage(), "check its permissions", e);
        }
    }

    /** What the names of its topics and groups begin with: see {@link Topics#prefix}. */
    public String prefix() {
        return Topics.prefix(pipeline, generation);
    }

    /** The inputs of the model, in its order. */
    public List<Input> inputs() {
        return boundInputs.stream().map(BoundInput::input).toList();
    }

    /** Whether vectors look at a table: as an input, or in what is derived. */
    public boolean asks(TablePlan table) {
        return table.isAsked(boundInputs, derived);
    }

    /** The place of a table's values among the groups of a vector: behind the entities. */
    public int group(TablePlan table) {
        return entities.size() + table.index();
    }

    /** How many groups a vector is gathered from: entities and tables. */
    public int groups() {
        return entities.size() + tables.size();
    }

    /** Whether a {@code where} of this entity looks at a table. */
    public boolean filtersByTable(EntityPlan entity) {
        return tables.stream().anyMatch(table -> table.filters(entity));
    }

    /**
     * The tables that the {@code where}s of a source's entities look at: its events go there before
     * they go to these entities.
     */
    public List<TablePlan> filterTables(SourcePlan source) {
        return tables.stream()
                .filter(
                        table ->
                                entities.stream()
                                        .filter(entity -> entity.from().index() == source.index())
                                        .anyMatch(table::filters))
                .toList();
    }

    /** Whether an entity's events pass a table on their way to it. */
    public boolean passes(EntityPlan entity, TablePlan table) {
        return filtersByTable(entity) && filterTables(entity.from()).contains(table);
    }

    /** Whether events of some source pass both tables, the second one after the first. */
    public boolean passesAfter(TablePlan first, TablePlan second) {
        return first.index() < second.index()
                && sources.stream()
                        .map(this::filterTables)
                        .anyMatch(passed -> passed.contains(first) && passed.contains(second));
    }

    public Topics topics() {
        return new Topics(
                pipeline,
                generation,
                partitions,
                entities.stream().map(EntityPlan::name).toList(),
                tables.stream().map(TablePlan::name).toList());
    }

    /**
     * The largest lateness of any source: nothing older than this behind the watermark can still
     * arrive.
     */
    public long lateness() {
        return sources.stream().mapToLong(SourcePlan::lateness).max().orElse(0);
    }
}
