package io.millrace.schemas.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.record.FieldType;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/** Narrow totals say what wide ones say, until they say that they cannot. */
class WholeTotalsTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @RepeatedTest(200)
    void narrowOnesAreTheWideOnesUntilOneOverflows() {
        boolean squares = random.nextBoolean();
        int most = 1 + random.nextInt(Long.SIZE - 1);
        var wide = new long[WholeTotals.WORDS];
        var narrow = new long[WholeTotals.NARROW_WORDS];
        var inside = new ArrayList<Long>();
        for (int i = 0; i < 500; i++) {
            boolean in = inside.isEmpty() || random.nextInt(3) > 0;
            long bits =
                    in
                            ? random.nextLong() >> (Long.SIZE - 1 - random.nextInt(most))
                            : inside.remove(random.nextInt(inside.size()));
            var before = narrow.clone();
            boolean fits;
            if (in) {
                inside.add(bits);
                WholeTotals.add(wide, 0, bits, squares);
                fits = WholeTotals.addNarrow(narrow, 0, bits, squares);
            } else {
                WholeTotals.remove(wide, 0, bits, squares);
                fits = WholeTotals.removeNarrow(narrow, 0, bits, squares);
            }
            assertThat(WholeTotals.narrow(wide, 0, new long[WholeTotals.NARROW_WORDS], 0))
                    .as("seed %d, step %d", seed, i)
                    .isEqualTo(fits);
            if (!fits) {
                assertThat(narrow).as("seed %d, step %d", seed, i).isEqualTo(before);
                return;
            }
            for (int word = 0; word < WholeTotals.WORDS; word++) {
                assertThat(WholeTotals.wideWord(narrow, 0, word))
                        .as("seed %d, step %d, word %d", seed, i, word)
                        .isEqualTo(wide[word]);
            }
        }
    }

    @RepeatedTest(50)
    void aDifferenceIsTheSameOfBoth() {
        var wide = new long[2 * WholeTotals.WORDS];
        var narrow = new long[2 * WholeTotals.NARROW_WORDS];
        for (int i = 0; i < 100; i++) {
            // The front has counted all that the tail has counted.
            long bits = random.nextLong() >> 40;
            WholeTotals.add(wide, 0, bits, true);
            assertThat(WholeTotals.addNarrow(narrow, 0, bits, true)).isTrue();
            if (random.nextBoolean()) {
                WholeTotals.add(wide, WholeTotals.WORDS, bits, true);
                WholeTotals.addNarrow(narrow, WholeTotals.NARROW_WORDS, bits, true);
            }
            var ofWide = new Moments(FieldType.LONG, true);
            ofWide.setDifference(wide, 0, WholeTotals.WORDS);
            var ofNarrow = new Moments(FieldType.LONG, true);
            ofNarrow.setNarrowDifference(narrow, 0, WholeTotals.NARROW_WORDS);
            for (int word = 0; word < ofWide.words(); word++) {
                assertThat(ofNarrow.word(word))
                        .as("seed %d, step %d, word %d", seed, i, word)
                        .isEqualTo(ofWide.word(word));
            }
        }
    }
}
