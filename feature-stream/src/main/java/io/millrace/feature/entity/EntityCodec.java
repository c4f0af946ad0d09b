package io.millrace.feature.entity;

import io.millrace.feature.timeline.BlockCodec;
import io.millrace.feature.timeline.Blocks;
import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.timeline.EventLayout;
import io.millrace.feature.timeline.Timeline;
import io.millrace.feature.window.WindowPlan;
import io.millrace.feature.window.Windows;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;

/**
 * Bytes of an entity's records.
 *
 * <p>Head, format 1: version, next ordinal, time at or before which nobody asks, directory of its
 * events and their open block ({@link Timeline}), windows ({@link Windows}), directory of its
 * questions and their open block. Blocks: {@link BlockCodec}.
 */
final class EntityCodec {
    private static final int VERSION = 1;

    private final WindowPlan plan;
    private final EventLayout events;
    private final EventLayout questions;
    private final BlockCodec eventBlocks;
    private final BlockCodec questionBlocks;
    private final WireReader reader = new WireReader();
    private final WireWriter writer = new WireWriter();

    EntityCodec(WindowPlan plan, EventLayout events, EventLayout questions) {
        this.plan = plan;
        this.events = events;
        this.questions = questions;
        this.eventBlocks = new BlockCodec(events);
        this.questionBlocks = new BlockCodec(questions);
    }

    static EntityCodec of(Plan plan, EntityPlan entity) {
        return new EntityCodec(
                new WindowPlan(entity, EntityEngine.labelDefault(plan)),
                EventLayout.kept(entity),
                EventLayout.questions(plan.spine().idType()));
    }

    /** An entity that nothing is known of. */
    Entity fresh(byte[] key, Blocks eventSource, Blocks questionSource) {
        var timeline = new Timeline(events, eventSource);
        return new Entity(
                key,
                timeline,
                new Windows(plan, timeline),
                new Timeline(questions, questionSource),
                0,
                Long.MIN_VALUE);
    }

    Entity read(byte[] key, byte[] head, Blocks eventSource, Blocks questionSource) {
        reader.over(head).version(VERSION, "an entity's head");
        long nextOrdinal = reader.number();
        long asksAfter = reader.number();
        var timeline = Timeline.read(events, eventSource, eventBlocks, reader);
        var windows = Windows.read(plan, timeline, reader);
        var asked = Timeline.read(questions, questionSource, questionBlocks, reader);
        return new Entity(key, timeline, windows, asked, nextOrdinal, asksAfter);
    }

    byte[] write(Entity entity) {
        writer.start().oneByte(VERSION).number(entity.nextOrdinal()).number(entity.asksAfter());
        entity.events().write(eventBlocks, writer);
        entity.windows().write(writer);
        entity.questions().write(questionBlocks, writer);
        return writer.bytes();
    }

    byte[] write(EventBlock block, boolean question) {
        writer.start();
        (question ? questionBlocks : eventBlocks).write(block, writer);
        return writer.bytes();
    }

    EventBlock readBlock(byte[] bytes, boolean question) {
        return (question ? questionBlocks : eventBlocks).read(reader.over(bytes));
    }
}
