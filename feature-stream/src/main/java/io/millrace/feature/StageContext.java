package io.millrace.feature;

import io.millrace.feature.entity.EntityMemory;
import io.millrace.feature.entity.EntityReaders;
import io.millrace.feature.ingest.RowReaders;
import io.millrace.feature.watermark.Silence;
import io.millrace.feature.watermark.WorkedOff;
import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.kafka.CommittedOffsets;
import io.millrace.schemas.plan.Plan;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * What every stage is given.
 *
 * @param clock wall clock in ms
 * @param readers what reads the user's topics
 * @param memory what decoded entities may take
 * @param entityReaders where tasks that keep entities make them readable
 * @param silence of the sources' partitions
 */
public record StageContext(
        Plan plan,
        CommittedOffsets committed,
        LongSupplier clock,
        Meters meters,
        RowReaders readers,
        EntityMemory memory,
        EntityReaders entityReaders,
        Silence silence,
        WorkedOff workedOff) {
    /** How often each stage tells its watermark and clears away what has expired. Wall time. */
    public static final Duration BEAT = Duration.ofSeconds(1);

    /**
     * How often a stage that has something to clear away for each event does so: in small portions,
     * for records wait meanwhile. Wall time.
     */
    public static final Duration UPKEEP = Duration.ofMillis(100);

    /** For tests, whose rows are JSON. */
    public StageContext(Plan plan, CommittedOffsets committed, LongSupplier clock, Meters meters) {
        this(
                plan,
                committed,
                clock,
                meters,
                RowReaders.JSON,
                new EntityMemory(64L << 20),
                new EntityReaders(),
                Silence.UNHEARD,
                WorkedOff.UNKNOWN);
    }

    /** Sends and counts a dead letter, stamped with the wall clock. */
    public void refuse(ProcessorContext<byte[], byte[]> context, String sink, DeadLetter letter) {
        context.forward(letter.toRecord(clock.getAsLong()), sink);
        meters.refused(letter.reason());
    }
}
