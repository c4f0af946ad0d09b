package io.millrace.feature.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

class RecentIdsTest {
    private static final int BACK = 100;

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void findsTheNewestIdsAndNoOthers(@ForAll long seed) {
        var random = new Random(seed);
        var timeline =
                new Timeline(
                        SomeEvents.NUMBERED,
                        number -> {
                            throw new IllegalStateException("all blocks are in memory");
                        });
        List<long[]> plain = new ArrayList<>();
        RecentIds recent = null;
        long now = 0;
        for (int i = 0; i < 600; i++) {
            now += random.nextInt(3);
            long time = Math.max(0, now - random.nextInt(30));
            long id = random.nextInt(400);
            long after = now - BACK;
            long asked = after + random.nextInt(50);
            if (recent == null || random.nextInt(200) == 0) {
                recent = new RecentIds(timeline);
            }
            boolean found = recent.contains(new EventId(id, null), asked, after);
            assertThat(found)
                    .as("seed %d, step %d", seed, i)
                    .isEqualTo(plain.stream().anyMatch(each -> each[0] == id && each[1] > asked));
            if (!found) {
                var place = new Cursor();
                timeline.find(time, new EventId(id, null), place);
                if (!timeline.isAt(place, time, new EventId(id, null))) {
                    timeline.insert(place, SomeEvents.numbered(time, id, i));
                    timeline.balance(place.slot());
                    recent.add(new EventId(id, null), time, after);
                    plain.add(new long[] {id, time});
                }
            }
        }
    }
}
