package io.millrace.feature.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.feature.ingest.HistoryRoutes;
import io.millrace.feature.ingest.Judged;
import io.millrace.feature.ingest.RowJudge;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireWriter;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.SourcePlan;
import io.millrace.schemas.plan.TablePlan;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The first stage: rows are judged, events go to every entity they touch, and what speaks of an id
 * to where all of it meets. Tables come first, for a {@code where} may look at them. Each thread
 * has a worker of its own.
 */
final class RowStage {
    private final Plan plan;
    private final Stores stores;
    private final TableRows tables;
    private final Tally tally;
    private final LongSupplier clock;

    RowStage(Plan plan, Stores stores, TableRows tables, Tally tally, LongSupplier clock) {
        this.plan = plan;
        this.stores = stores;
        this.tables = tables;
        this.tally = tally;
        this.clock = clock;
    }

    /** One thread's way through. */
    final class Worker {
        private final WireWriter wire = new WireWriter();
        private final Spill.Writer events = stores.events().writer();
        private final Spill.Writer ids = stores.ids().writer();
        private final List<Spill.Writer> entities =
                plan.entities().stream()
                        .map(entity -> stores.entity(entity.index()).writer())
                        .toList();
        private final Times times;

        Worker(Times times) {
            this.times = times;
        }

        /**
         * Works off rows that follow each other.
         *
         * @param first place of the first row among all of its source
         */
        void events(SourcePlan source, List<HistoryRow> rows, long first) {
            var judge = RowJudge.of(source, clock);
            var routes = new HistoryRoutes(plan, source, RowStage.this::asOf);
            boolean spine = source.index() == plan.spine().index();
            for (int i = 0; i < rows.size(); i++) {
                var event = judged(judge, rows.get(i));
                long place = first + i;
                if (!event.accepted()) {
                    refuse(source.name(), place, event);
                    continue;
                }
                times.event(source.index(), event.time());
                routes.send(event, place, this::send);
                known(source, event, place, spine);
                if (spine) {
                    keep(event, place);
                }
            }
            events.flush();
        }

        void labels(List<HistoryRow> rows, long first) {
            var judge = RowJudge.ofLabels(plan, clock);
            for (int i = 0; i < rows.size(); i++) {
                var label = judged(judge, rows.get(i));
                long place = first + i;
                if (!label.accepted()) {
                    refuse(HistoryInput.LABELS, place, label);
                    continue;
                }
                if (label.time() != Judged.UNTIMED) {
                    times.label(label.time());
                }
                IdRecord.label(wire.start(), plan, label, place);
                ids.add(stores.partition(plan.spine().index(), label.id()), wire);
            }
        }

        void flush() {
            ids.flush();
            entities.forEach(Spill.Writer::flush);
        }

        private void send(EntityPlan entity, String key, EntityEvent event) {
            var bytes = key.getBytes(UTF_8);
            var ids = event.asks() ? plan.spine().idType() : entity.from().idType();
            EntityRecord.event(wire.start(), bytes, event, ids);
            entities.get(entity.index()).add(stores.partition(bytes), wire);
        }

        private void known(SourcePlan source, Judged event, long place, boolean spine) {
            IdRecord.event(wire.start(), plan, source, event, place, spine);
            ids.add(stores.partition(source.index(), event.id()), wire);
        }

        private void keep(Judged event, long place) {
            var row = event.row();
            wire.start().number(place).text(event.id()).number(event.time());
            RowRecord.write(row, wire);
            events.add(stores.bucket(place), wire);
        }
    }

    private Values asOf(TablePlan table, Judged event) {
        return tables.asOf(table, event.row(), event.time());
    }

    /** Reads a table's rows into memory. */
    void table(TablePlan table, List<HistoryRow> rows, long first) {
        var judge = RowJudge.of(table, clock);
        for (int i = 0; i < rows.size(); i++) {
            var row = judged(judge, rows.get(i));
            if (row.accepted() && rows.get(i).key() != null) {
                tables.put(table, rows.get(i).key(), row);
            } else if (row.accepted()) {
                tally.refuse(
                        table.name(),
                        first + i,
                        null,
                        Reason.MISSING_ID,
                        "",
                        "'" + table.key() + "' is missing");
            } else {
                refuse(table.name(), first + i, row);
            }
        }
    }

    private static Judged judged(RowJudge judge, HistoryRow row) {
        return row.row() == null ? judge.judge(row.json()) : judge.judge(row.row());
    }

    private void refuse(String source, long place, Judged row) {
        tally.refuse(source, place, row.id(), row.reason(), row.rule(), row.detail());
    }
}
