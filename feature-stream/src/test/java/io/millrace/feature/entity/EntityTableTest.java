package io.millrace.feature.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EntityTableTest {
    @Test
    void knowsWhatAMapKnows() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var table = new EntityTable();
        var map = new HashMap<Integer, Entity>();
        for (int i = 0; i < 100_000; i++) {
            int number = random.nextInt(500);
            var known = map.get(number);
            assertThat(table.get(key(number))).as("seed %d, step %d", seed, i).isSameAs(known);
            if (known == null) {
                var added = entity(number);
                table.add(added);
                map.put(number, added);
            } else if (random.nextInt(3) > 0) {
                assertThat(table.remove(known)).as("seed %d, step %d", seed, i).isTrue();
                map.remove(number);
                assertThat(table.remove(known)).as("seed %d, step %d", seed, i).isFalse();
            }
        }
        var left = new HashSet<Entity>();
        table.forEach(left::add);
        assertThat(left).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(map.values());
    }

    @Test
    void thoseUsedOfLateMakeRoomLast() {
        var table = new EntityTable();
        for (int i = 0; i < 100; i++) {
            table.add(entity(i));
        }
        // All were used when they were added: the hand has to go round once.
        table.remove(table.eldest(null));
        var used = new ArrayList<Entity>();
        for (int i = 0; i < 100; i += 10) {
            var found = table.get(key(i));
            if (found != null) {
                used.add(found);
            }
        }
        for (int i = 0; i < 99 - used.size(); i++) {
            var eldest = table.eldest(null);
            assertThat(used).doesNotContain(eldest);
            table.remove(eldest);
        }
        assertThat(table.eldest(null)).isIn(used);
    }

    @Test
    void whoIsInUseStays() {
        var table = new EntityTable();
        var inUse = entity(1);
        assertThat(table.eldest(inUse)).isNull();
        table.add(inUse);
        assertThat(table.eldest(inUse)).isNull();
        var other = entity(2);
        table.add(other);
        assertThat(table.eldest(inUse)).isSameAs(other);
        table.clear();
        assertThat(table.get(key(1))).isNull();
    }

    private static Entity entity(int number) {
        return new Entity(key(number), null, null, null, 0, 0);
    }

    private static byte[] key(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }
}
