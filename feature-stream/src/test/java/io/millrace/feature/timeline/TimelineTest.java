package io.millrace.feature.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private final BlockCodec codec = new BlockCodec(SomeEvents.NUMBERED);
    private final WireWriter writer = new WireWriter();
    private final Map<Integer, byte[]> blocks = new HashMap<>();

    /** An event of the plain list that the timeline is compared with. */
    private record Plain(long time, long id) {}

    @Property(tries = 30, shrinking = ShrinkingMode.OFF)
    void isAListInOrder(@ForAll long seed) {
        blocks.clear();
        var random = new Random(seed);
        var plain = new ArrayList<Plain>();
        var timeline = new Timeline(SomeEvents.NUMBERED, this::load);
        var place = new Cursor();
        var moving = timeline.cursor();
        int moved = 0;
        long now = 0;
        boolean many = random.nextInt(4) == 0;
        int kept = many ? 7_000 : 600;
        for (int ordinal = 0; ordinal < (many ? 8_000 : 1_500); ordinal++) {
            now += random.nextInt(3);
            var event =
                    new Plain(
                            Math.max(0, now - (random.nextInt(3) == 0 ? random.nextInt(300) : 0)),
                            random.nextInt(1_000_000));
            int index = indexOf(plain, event);
            timeline.find(event.time(), new EventId(event.id(), null), place);
            assertThat(position(timeline, place)).as("seed %d", seed).isEqualTo(index);
            if (timeline.isAt(place, event.time(), new EventId(event.id(), null))) {
                continue;
            }
            timeline.insert(place, SomeEvents.numbered(event.time(), event.id(), ordinal));
            timeline.balance(place.slot());
            plain.add(index, event);
            moved += index < moved ? 1 : 0;
            if (random.nextInt(20) == 0) {
                moved = random.nextInt(plain.size());
                var found = plain.get(moved);
                timeline.find(found.time(), new EventId(found.id(), null), moving);
            }
            if (random.nextInt(50) == 0) {
                write(timeline);
                timeline.release();
            }
            if (random.nextInt(100) == 0) {
                long upTo = now - random.nextInt(kept);
                int expired = timeline.expirable(upTo);
                for (int slot = 0; slot < expired; slot++) {
                    plain.subList(0, timeline.size(slot)).forEach(p -> check(p.time() <= upTo));
                    plain.subList(0, timeline.size(slot)).clear();
                    moved = Math.max(0, moved - timeline.size(slot));
                }
                timeline.forget(expired);
            }
            assertThat(position(timeline, moving))
                    .as("seed %d: the cursor moves along", seed)
                    .isEqualTo(moved);
            long time = now - random.nextInt(400);
            timeline.findAfter(time, place);
            assertThat(position(timeline, place))
                    .as("seed %d: first event after %d", seed, time)
                    .isEqualTo((int) plain.stream().filter(p -> p.time() <= time).count());
        }
        assertThat(plain(timeline)).isEqualTo(plain);
        var read = Timeline.read(SomeEvents.NUMBERED, this::load, codec, directory(timeline));
        assertThat(plain(read)).as("seed %d, read again", seed).isEqualTo(plain);
    }

    @Property(tries = 30, shrinking = ShrinkingMode.OFF)
    void aDirectorySeesNothingThatWasAddedToItsBlocksLater(@ForAll long seed) {
        blocks.clear();
        var random = new Random(seed);
        var timeline = new Timeline(SomeEvents.NUMBERED, this::load);
        int before = random.nextInt(4) == 0 ? 5_300 : 300;
        for (int i = 0; i < before; i++) {
            insert(timeline, 10L * i, i, i);
        }
        var known = plain(timeline);
        var directory = directory(timeline);
        int ordinal = before;
        for (int i = random.nextInt(100); i >= 0; i--) {
            insert(timeline, random.nextInt(10 * before), 10_000 + i, ordinal++);
            label(timeline, random.nextInt(before), ordinal++, 2.0);
        }
        for (int i = random.nextInt(600); i >= 0; i--) {
            insert(timeline, 10L * before + i, 20_000 + i, ordinal++);
        }
        write(timeline);

        var read = Timeline.read(SomeEvents.NUMBERED, this::load, codec, directory);

        assertThat(plain(read)).as("seed %d", seed).isEqualTo(known);
        for (int slot = 0; slot < read.slots(); slot++) {
            for (int i = 0; i < read.size(slot); i++) {
                assertThat(read.block(slot).label(i, -1)).as("seed %d", seed).isEqualTo(-1);
            }
        }
    }

    @Test
    void aBlockIsDeletedOneDirectoryAfterItIsNotNamedAnyMore() {
        var timeline = new Timeline(SomeEvents.NUMBERED, this::load);
        for (int i = 0; i < 200; i++) {
            insert(timeline, i, i, i);
        }
        assertThat(timeline.sweep()).isEmpty();
        timeline.forget(1);
        assertThat(timeline.isUnswept()).isTrue();
        assertThat(timeline.sweep()).isEmpty();
        assertThat(timeline.isUnswept()).isTrue();
        assertThat(timeline.sweep()).containsExactly(0);
        assertThat(timeline.isUnswept()).isFalse();
    }

    @Test
    void aSplitBlockIsWrittenUnderNewNumbers() {
        var timeline = new Timeline(SomeEvents.NUMBERED, this::load);
        for (int i = 0; i < 80; i++) {
            insert(timeline, 1_000 + i, i, i);
        }
        write(timeline);
        assertThat(blocks).containsOnlyKeys(0);
        for (int i = 0; i < 64; i++) {
            insert(timeline, 1_010, 1_000 + i, 80 + i);
        }
        write(timeline);
        assertThat(blocks).containsOnlyKeys(0, 1, 2);
        assertThat(timeline.sweep()).isEmpty();
        assertThat(timeline.sweep()).containsExactly(0);
    }

    @Test
    void theBlocksOfManyEventsAreFewAndTheNewestSmall() {
        var timeline = new Timeline(SomeEvents.NUMBERED, this::load);
        for (int i = 0; i < 200_000; i++) {
            insert(timeline, i, i, i);
        }
        assertThat(timeline.slots()).as("blocks of 200,000 events").isBetween(65, 150);
        int events = 0;
        for (int slot = 0; slot < timeline.slots(); slot++) {
            int size = timeline.size(slot);
            assertThat(timeline.block(slot).size()).isEqualTo(size);
            assertThat(size).isLessThan(2 * 4_096);
            events += size;
            if (slot > timeline.slots() - 8) {
                assertThat(size).as("of block %d", slot).isLessThan(128);
            }
        }
        assertThat(events).isEqualTo(200_000);
    }

    @Test
    void mergedBlocksAreDeletedLikeSplitOnes() {
        var timeline = new Timeline(SomeEvents.NUMBERED, this::load);
        int next = 0;
        while (timeline.slots() <= Tiers.MANY) {
            insert(timeline, next, next, next);
            next++;
        }
        assertThat(timeline.isUnswept()).as("64 sealed blocks").isFalse();
        while (!timeline.isUnswept()) {
            insert(timeline, next, next, next);
            next++;
        }
        assertThat(timeline.size(0)).isEqualTo(Tiers.FANOUT * 64);
        assertThat(timeline.sweep()).isEmpty();
        assertThat(timeline.sweep()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void ordinalsOfEventsAndLabelsBoundWhatIsSettled() {
        var timeline = new Timeline(SomeEvents.NUMBERED, this::load);
        for (int i = 0; i < 200; i++) {
            insert(timeline, i, i, i);
        }
        assertThat(timeline.firstOrdinalAfter(1_000)).isEqualTo(Long.MAX_VALUE);
        assertThat(timeline.firstOrdinalAfter(63)).isEqualTo(0);
        assertThat(timeline.firstOrdinalAfter(64)).isEqualTo(64);
        assertThat(timeline.firstTimeFrom(100)).isEqualTo(64);
        label(timeline, 3, 500, 1);
        assertThat(timeline.firstTimeFrom(100)).isEqualTo(0);
        assertThat(timeline.firstTimeFrom(501)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void goldenBytesOfADirectory() {
        var timeline = new Timeline(SomeEvents.NUMBERED, this::load);
        for (int i = 0; i < 81; i++) {
            insert(timeline, 1_000 + i, i, i);
        }
        timeline.write(codec, writer.start());
        var bytes = writer.bytes();

        assertThat(HexFormat.of().formatHex(bytes, 0, 20))
                .isEqualTo("0102000200d00f8001007e0122d0100202020202");
    }

    private static void check(boolean holds) {
        assertThat(holds).isTrue();
    }

    private EventBlock load(int number) {
        return codec.read(new WireReader().over(blocks.get(number)));
    }

    private void write(Timeline timeline) {
        timeline.writeChanged(
                (block, number) -> {
                    codec.write(block, writer.start());
                    blocks.put(number, writer.bytes());
                });
    }

    private WireReader directory(Timeline timeline) {
        write(timeline);
        timeline.write(codec, writer.start());
        return new WireReader().over(writer.bytes());
    }

    private static void insert(Timeline timeline, long time, long id, long ordinal) {
        var place = new Cursor();
        timeline.find(time, new EventId(id, null), place);
        timeline.insert(place, SomeEvents.numbered(time, id, ordinal));
        timeline.balance(place.slot());
    }

    /** To the event of this place in the order. */
    private static void label(Timeline timeline, int index, long ordinal, double value) {
        int left = index;
        int slot = 0;
        while (left >= timeline.size(slot)) {
            left -= timeline.size(slot++);
        }
        var place = new Cursor();
        place.set(slot, left);
        timeline.addLabel(place, ordinal, (int) ordinal, value);
    }

    private static int indexOf(List<Plain> plain, Plain event) {
        int index = 0;
        while (index < plain.size()
                && (plain.get(index).time() < event.time()
                        || (plain.get(index).time() == event.time()
                                && plain.get(index).id() < event.id()))) {
            index++;
        }
        return index;
    }

    private static int position(Timeline timeline, Cursor place) {
        int position = place.index();
        for (int slot = 0; slot < place.slot(); slot++) {
            position += timeline.size(slot);
        }
        return position;
    }

    private static List<Plain> plain(Timeline timeline) {
        var plain = new ArrayList<Plain>();
        for (int slot = 0; slot < timeline.slots(); slot++) {
            var block = timeline.block(slot);
            for (int i = 0; i < block.size(); i++) {
                plain.add(new Plain(block.time(i), block.id(i).number()));
            }
        }
        return plain;
    }
}
