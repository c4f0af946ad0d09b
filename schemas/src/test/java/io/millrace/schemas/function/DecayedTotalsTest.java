package io.millrace.schemas.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.function.Naive.Event;
import io.millrace.schemas.record.FieldType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class DecayedTotalsTest {
    private static final long START = 1_700_000_000_000L;
    private static final long HALF_LIFE = 1 << 12;
    private static final Call DOUBLES = Call.decayed(FieldType.DOUBLE, HALF_LIFE);

    /** Lately: as many as an hour of seconds has. Before: long silences. */
    @Property(tries = 20)
    void staysWithinItsBoundHoweverManyEventsAndInWhateverOrder(@ForAll long seed) {
        var random = new Random(seed);
        var events = new ArrayList<Event>();
        long time = START;
        for (int i = 0; i < 1_500; i++) {
            time += random.nextInt(300) == 0 ? 40 * HALF_LIFE : random.nextInt(50);
            double value = Math.scalb(random.nextDouble() - 0.3, random.nextInt(40));
            events.add(new Event(time, Double.doubleToRawLongBits(value), null));
        }
        var inOrder = totals(events);
        var late = new ArrayList<>(events);
        Collections.shuffle(late, random);
        long asked = time + random.nextInt((int) (3 * HALF_LIFE));
        double count = Naive.decayed(DOUBLES, events, asked, false).doubleValue();
        double sum = Naive.decayed(DOUBLES, events, asked, true).doubleValue();
        var magnitudes =
                events.stream()
                        .map(event -> new Event(event.time(), event.bits() & Long.MAX_VALUE, null))
                        .toList();
        double magnitude = Naive.decayed(DOUBLES, magnitudes, asked, true).doubleValue();

        for (var totals : List.of(inOrder, totals(late))) {
            assertThat(totals.count(asked)).isCloseTo(count, within(0x1p-50 * count));
            assertThat(totals.sum(asked)).isCloseTo(sum, within(0x1p-50 * magnitude));
            assertThat(totals.mean()).isCloseTo(sum / count, within(0x1p-49 * magnitude / count));
        }
    }

    @Property(tries = 200)
    void goesOnFromItsWordsOrACopyAsIfNothingHadHappened(@ForAll long seed) {
        var random = new Random(seed);
        var whole = new DecayedTotals(DOUBLES);
        long time = START;
        for (int i = 0; i < 50; i++) {
            var restored = new DecayedTotals(DOUBLES);
            restored.add(time, 7);
            restored.restore(words(whole));
            var copy = new DecayedTotals(DOUBLES);
            copy.set(restored);
            time += random.nextInt(9_000) - 1_000;
            long bits = Double.doubleToRawLongBits(random.nextDouble());
            whole.add(time, bits);
            copy.add(time, bits);
            assertThat(words(copy)).isEqualTo(words(whole));
        }
    }

    @Test
    void nothingIsZeroAndItsMeanMissing() {
        var totals = new DecayedTotals(DOUBLES);

        assertThat(totals.count(START)).isZero();
        assertThat(totals.sum(START)).isZero();
        assertThat(totals.mean()).isNaN();
    }

    @Test
    void ofTheDistantPastOnlyTheMeanIsLeft() {
        var totals = totals(List.of(new Event(0, Double.doubleToRawLongBits(3), null)));

        assertThat(totals.sum(START)).isZero();
        assertThat(totals.count(START)).isZero();
        assertThat(totals.mean()).isEqualTo(3);
        totals.add(START, Double.doubleToRawLongBits(5));
        assertThat(totals.sum(START)).isEqualTo(5);
        assertThat(totals.mean()).isEqualTo(5);
    }

    @Test
    void whatIsTooLargeIsPassedOver() {
        var totals = totals(List.of(new Event(START, Double.doubleToRawLongBits(1e300), null)));
        totals.add(START, Double.doubleToRawLongBits(2));

        assertThat(totals.sum(START + HALF_LIFE)).isEqualTo(1);
        assertThat(totals.count(START + HALF_LIFE)).isEqualTo(0.5);
    }

    @Test
    void textsAreCounted() {
        var totals = new DecayedTotals(Call.decayed(FieldType.STRING, HALF_LIFE));
        totals.add(START, 0);

        assertThat(totals.count(START)).isEqualTo(1);
    }

    private static DecayedTotals totals(List<Event> events) {
        var totals = new DecayedTotals(DOUBLES);
        events.forEach(event -> totals.add(event.time(), event.bits()));
        return totals;
    }

    private static long[] words(DecayedTotals totals) {
        var words = new long[DecayedTotals.WORDS];
        for (int i = 0; i < words.length; i++) {
            words[i] = totals.word(i);
        }
        return words;
    }
}
