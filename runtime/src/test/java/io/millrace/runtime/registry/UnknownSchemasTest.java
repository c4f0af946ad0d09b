package io.millrace.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.registry.SchemaRegistry.Entry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UnknownSchemasTest {
    private static final long START = Long.MAX_VALUE - 5; // nanoTime may overflow

    private final UnknownSchemas unknown = new UnknownSchemas();

    @Test
    void oneIsBelievedForTenSeconds() {
        unknown.put(7, asked(START), START);

        assertThat(unknown.get(7, START + seconds(10))).isEqualTo(asked(START));
        assertThat(unknown.get(7, START + seconds(10) + 1)).isNull();
        assertThat(unknown.get(8, START)).isNull();
    }

    @Test
    void theOutdatedGoWhenAnotherComes() {
        for (int id = 0; id < 100; id++) {
            unknown.put(id, asked(START), START);
        }
        long later = START + seconds(11);
        unknown.put(7, asked(later), later);

        assertThat(unknown.size()).isEqualTo(1);
        assertThat(unknown.get(7, later)).isEqualTo(asked(later));
    }

    @Test
    void aFloodPushesOutTheOldest() {
        long now = START;
        for (int id = 0; id < 3 * UnknownSchemas.MOST; id++) {
            now++;
            unknown.put(id, asked(now), now);
            assertThat(unknown.size()).isLessThanOrEqualTo(UnknownSchemas.MOST);
        }

        assertThat(unknown.size()).isEqualTo(UnknownSchemas.MOST);
        assertThat(unknown.get(2 * UnknownSchemas.MOST - 1, now)).isNull();
        assertThat(unknown.get(2 * UnknownSchemas.MOST, now)).isNotNull();
    }

    private static Entry asked(long when) {
        return new Entry(null, "is not known to the registry", when);
    }

    private static long seconds(long count) {
        return TimeUnit.SECONDS.toNanos(count);
    }
}
