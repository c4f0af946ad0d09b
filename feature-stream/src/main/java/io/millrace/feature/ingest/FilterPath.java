package io.millrace.feature.ingest;

import io.millrace.feature.Sinks;
import io.millrace.feature.StageContext;
import io.millrace.feature.wire.PassingEvent;
import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.plan.SourcePlan;
import io.millrace.schemas.plan.TablePlan;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * The way of a source's events to those of its entities whose {@code where}s look at tables:
 * through these tables, one after the other. A table whose key the event does not have is passed
 * by. One thread.
 */
public final class FilterPath {
    private final List<TablePlan> tables;
    private final TableNames names;
    private final List<EntityRoute> routes;
    private final RowReader reader;
    private final EventSinks sinks;
    private final WireWriter writer = new WireWriter();

    public FilterPath(StageContext stage, SourcePlan source, EventSinks sinks) {
        this.tables = stage.plan().filterTables(source);
        this.names = new TableNames(tables);
        this.routes =
                EntityRoute.all(stage.plan(), source, sinks).stream()
                        .filter(EntityRoute::passesTables)
                        .toList();
        this.reader = stage.readers().of(source.format(), source.schema());
        this.sinks = sinks;
    }

    /** Sends an event on its way. */
    void start(ProcessorContext<byte[], byte[]> context, AcceptedEvent event, byte[] value) {
        send(context, event, new ArrayList<>(), value);
    }

    /** Sends an event on, with what one more table found. */
    public void pass(ProcessorContext<byte[], byte[]> context, PassingEvent event, Values found) {
        var accepted =
                new AcceptedEvent(
                        reader.accepted(event.value()),
                        event.id(),
                        event.time(),
                        event.contentHash(),
                        event.offset(),
                        event.answerKey(),
                        event.beat());
        var all = new ArrayList<>(event.found());
        all.add(found);
        send(context, accepted, all, event.value());
    }

    private void send(
            ProcessorContext<byte[], byte[]> context,
            AcceptedEvent event,
            List<Values> found,
            byte[] value) {
        while (found.size() < tables.size()) {
            var table = tables.get(found.size());
            var key = table.keyOf(event.row());
            if (key != null) {
                var sink = sinks.tables().get(table.index());
                Sinks.send(context, sink, key, passing(event, found, value), event.time());
                return;
            }
            found.add(Values.missing(table.schema().size()));
        }
        var variables = names.beside(new EventVariables(event.row(), event.time()), found);
        for (var route : routes) {
            var key = route.key().of(event.row());
            if (key != null) {
                var sent = route.event(event, variables).encode(writer);
                Sinks.send(context, route.sink(), key, sent, event.time());
            }
        }
    }

    private byte[] passing(AcceptedEvent event, List<Values> found, byte[] value) {
        return new PassingEvent(
                        event.beat(),
                        event.offset(),
                        event.answerKey(),
                        event.id(),
                        event.time(),
                        event.contentHash(),
                        found,
                        value)
                .encode(writer);
    }
}
