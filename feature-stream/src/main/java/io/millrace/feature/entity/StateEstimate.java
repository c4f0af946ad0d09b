package io.millrace.feature.entity;

import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.timeline.EventLayout;
import io.millrace.feature.window.WindowPlan;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.IdType;

/**
 * What the state of one entity comes to, measured on made-up events of the entity's columns with
 * the real layouts: texts of 12 letters, numbers of five digits, an event a minute.
 *
 * @param eventBytes of one event in a sealed block
 * @param headBytes of one entity's head, with its windows and its newest events
 * @param keptMillis how long an event is kept, in ms of event time
 * @param labelled whether labels come to the entity, each of which has a block written again
 */
public record StateEstimate(
        String entity, double eventBytes, int headBytes, long keptMillis, boolean labelled) {
    private static final int EVENTS = 512;
    private static final long MINUTE = 60_000;
    private static final long START = 1_000_000 * MINUTE;

    public static StateEstimate of(Plan plan, EntityPlan entity) {
        var windows = new WindowPlan(entity, EntityEngine.labelDefault(plan));
        var codec =
                new EntityCodec(
                        windows,
                        EventLayout.kept(entity),
                        EventLayout.questions(plan.spine().idType()));
        var engine = EntityEngine.of(plan, entity);
        var known = codec.fresh(new byte[0], StateEstimate::none, StateEstimate::none);
        var values = Values.missing(windows.features());
        for (int i = 0; i < EVENTS; i++) {
            engine.event(known, event(entity, i), values);
        }
        long[] sealed = new long[2];
        known.events()
                .writeChanged(
                        (block, number) -> {
                            sealed[0] += block.size();
                            sealed[1] += codec.write(block, false).length;
                        });
        var retention = Retention.of(plan, entity);
        return new StateEstimate(
                entity.name(),
                (double) sealed[1] / sealed[0],
                codec.write(known).length,
                retention.lateness() + retention.span(),
                entity.labelled());
    }

    /**
     * Changelog per event at most: as if each commit had one event of an entity, so that its head
     * is written for every event.
     */
    public double changelogBytesPerEvent() {
        double labels = labelled ? 64 * eventBytes : 0;
        return headBytes + eventBytes + labels;
    }

    private static EventBlock none(int number) {
        throw new IllegalStateException("all blocks of the estimate are in memory");
    }

    private static EntityEvent event(EntityPlan entity, int number) {
        int columns = entity.columns().size();
        var bits = new long[columns];
        var texts = new String[columns];
        long time = START + number * MINUTE;
        for (int i = 0; i < columns; i++) {
            int digits = 10_000 + number * 7_919 % 90_000;
            switch (entity.columns().get(i).type().kind()) {
                case STRING -> texts[i] = "abcdefg" + digits;
                case DOUBLE, OUTCOME -> bits[i] = Double.doubleToRawLongBits(digits / 7.0);
                case TIMESTAMP -> bits[i] = time - digits;
                case BOOLEAN -> bits[i] = number & 1;
                default -> bits[i] = digits;
            }
        }
        boolean numbered = entity.from().idType() == IdType.LONG;
        return new EntityEvent(
                new Beat(0, 0, Beat.UNKNOWN, Beat.UNKNOWN),
                number,
                true,
                "",
                numbered ? String.valueOf(1_000_000 + 17 * number) : "event-id-" + number,
                time,
                number * 0x9E37_79B9_7F4A_7C15L,
                -1L >>> 1,
                columns == 0 ? 0 : -1L >>> (Long.SIZE - columns),
                bits,
                texts);
    }
}
