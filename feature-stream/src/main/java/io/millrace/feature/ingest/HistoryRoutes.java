package io.millrace.feature.ingest;

import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.expression.Variables;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.SourcePlan;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.record.Row;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What the entities get of one source's events, as {@link IngestProcessor} and the tables on the
 * way send it, for those that read history. One thread.
 */
public final class HistoryRoutes {
    private static final Beat NO_BEAT = new Beat(0, 0, Beat.UNKNOWN, Beat.UNKNOWN);

    /** Where an entity's part goes. */
    @FunctionalInterface
    public interface Entities {
        void send(EntityPlan entity, String key, EntityEvent event);
    }

    private final List<EntityRoute> routes;
    private final List<TablePlan> passed;
    private final TableNames names;
    private final BiFunction<TablePlan, Judged, Values> tables;

    /**
     * @param tables what a table says as of an event
     */
    public HistoryRoutes(
            Plan plan, SourcePlan source, BiFunction<TablePlan, Judged, Values> tables) {
        var none = Collections.<String>nCopies(plan.entities().size(), null);
        this.routes = EntityRoute.all(plan, source, new EventSinks(null, null, none, List.of()));
        this.passed = plan.filterTables(source);
        this.names = new TableNames(passed);
        this.tables = tables;
    }

    /**
     * @param place of the event among those of its source, in place of an offset
     */
    public void send(Judged event, long place, Entities to) {
        var row = event.row();
        var accepted =
                new AcceptedEvent(
                        row, event.id(), event.time(), event.contentHash(), place, "", NO_BEAT);
        var plain = new EventVariables(row, event.time());
        Variables beside = null;
        for (var route : routes) {
            var key = route.key().of(row);
            if (key == null) {
                continue;
            }
            if (route.passesTables() && beside == null) {
                beside =
                        names.beside(
                                plain,
                                passed.stream().map(table -> tables.apply(table, event)).toList());
            }
            var sent = route.event(accepted, route.passesTables() ? beside : plain);
            to.send(route.entity(), key, sent);
        }
    }

    /** A row of a table as vectors see it. */
    public static Values values(Row row) {
        return TableNames.values(row);
    }
}
