package io.millrace.feature.ingest;

import io.millrace.feature.StageContext;
import io.millrace.schemas.plan.SourcePlan;
import io.millrace.schemas.plan.TablePlan;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/** Adds the user's topics to a topology: bytes to arrivals, with time judged. */
public final class Ingests {
    /**
     * The application's own rule for a position that is gone holds: an error, never a silent jump.
     */
    private static final AutoOffsetReset NO_RESET = null;

    private Ingests() {}

    public static void addSource(
            Topology topology, String name, SourcePlan source, StageContext stage) {
        topology.addSource(
                NO_RESET,
                name,
                new ArrivalTime(stage.clock(), source.lateness(), source.ahead()),
                new ByteArrayDeserializer(),
                new EventDeserializer(source, stage.readers().of(source.format(), source.schema())),
                source.topic());
    }

    /**
     * Labels may be as late as they like, but no further ahead of the clock than the events they
     * speak of.
     */
    public static void addLabels(Topology topology, String name, StageContext stage) {
        var plan = stage.plan();
        var label = plan.label();
        topology.addSource(
                NO_RESET,
                name,
                new ArrivalTime(stage.clock(), ArrivalTime.NEVER_LATE, plan.spine().ahead()),
                new ByteArrayDeserializer(),
                new LabelDeserializer(label, stage.readers().of(label.format(), label.schema())),
                label.topic());
    }

    /** Rows of a table may be of any time. */
    public static void addTable(
            Topology topology, String name, TablePlan table, StageContext stage) {
        topology.addSource(
                NO_RESET,
                name,
                new ArrivalTime(stage.clock(), ArrivalTime.NEVER_LATE, ArrivalTime.ANY_TIME_AHEAD),
                new ByteArrayDeserializer(),
                new TableDeserializer(table, stage.readers().of(table.format(), table.schema())),
                table.topic());
    }
}
