package io.millrace.feature.ingest;

import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.SourcePlan;
import java.util.function.LongSupplier;
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
            Topology topology, String name, SourcePlan source, LongSupplier clock) {
        topology.addSource(
                NO_RESET,
                name,
                new ArrivalTime(clock, source.lateness(), source.ahead()),
                new ByteArrayDeserializer(),
                new EventDeserializer(source),
                source.topic());
    }

    /**
     * Labels may be as late as they like, but no further ahead of the clock than the events they
     * speak of.
     */
    public static void addLabels(Topology topology, String name, Plan plan, LongSupplier clock) {
        topology.addSource(
                NO_RESET,
                name,
                new ArrivalTime(clock, ArrivalTime.NEVER_LATE, plan.spine().ahead()),
                new ByteArrayDeserializer(),
                new LabelDeserializer(plan.label()),
                plan.label().topic());
    }
}
