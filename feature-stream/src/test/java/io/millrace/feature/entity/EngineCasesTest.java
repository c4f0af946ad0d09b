package io.millrace.feature.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.timeline.EventLayout;
import io.millrace.feature.window.WindowPlan;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.function.Call;
import io.millrace.schemas.function.Functions;
import io.millrace.schemas.plan.ColumnPlan;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.FeaturePlan;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.IdType;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Cases of the engine by hand: golden bytes of a head, retention, and what once went wrong. */
class EngineCasesTest {
    private static final long LATENESS = 10;
    private static final long WINDOW = 100;
    private static final long HORIZON = 1_000;
    private static final byte[] KEY = {1};

    private static final List<ColumnPlan> COLUMNS = List.of(new ColumnPlan("x", FieldType.LONG, 0));

    @Test
    void goldenBytesOfAHead() {
        var engine =
                new Bench(
                        feature("count", FeaturePlan.NO_COLUMN, WINDOW, 0),
                        feature("sum", 0, WINDOW, 0),
                        feature("min", 0, Call.UNBOUNDED, 0),
                        feature("first", 0, Call.UNBOUNDED, 0),
                        feature("decayed_sum", 0, Call.UNBOUNDED, 64));
        engine.event(1_000, 1, 5);
        engine.event(1_010, 2, 3);
        engine.event(1_020, 3, 4);
        assertThat(engine.head())
                .isEqualTo(
                        "0106ffffffffffffffffff01010000000106d00f141402020200000000791d00007a51"
                                + "00007b88000a06080001f80f000006feffffffffffffffff010600000618000000d0"
                                + "0f00000000000001ffffffffffffffffff01ffffffffffffffffff0104e40f0614"
                                + "0801000000000000000000000000000000000000000000000000000000000000000000"
                                + "00000000000000000000000000000f4014b442f5f2a3ff3cb000000000000040348719"
                                + "dae59829bcdc000000000000000601000100010000000100000000");

        engine.expire(1_000_000);
        assertThat(engine.head())
                .isEqualTo(
                        "0106ea887a01000000010000000001ea887a010000feffffffffffffffff01060000"
                                + "0618000000feffffffffffffffff0106000006180001ffffffffffffffffff01ff"
                                + "ffffffffffffffff010001000000000000000f4014b442f5f2a3ff3cb0000000000000"
                                + "40348719dae59829bcdc000000000000000000000000000f4014b442f5f2a3ff3cb000"
                                + "000000000040348719dae59829bcdc00000000000000000102e40f06010102d00f0a01"
                                + "010000000100000000");
    }

    @Test
    void aHeadIsReadAsItWasWritten() {
        var engine =
                new Bench(
                        feature("count", FeaturePlan.NO_COLUMN, WINDOW, 0),
                        feature("max", 0, Call.UNBOUNDED, 0),
                        feature("decayed_mean", 0, Call.UNBOUNDED, 64));
        for (int i = 0; i < 79; i++) {
            engine.event(1_000 + i, i, i % 7);
        }
        var head = engine.codec.write(engine.entity);
        var read = engine.codec.read(KEY, head, Bench::none, Bench::none);
        assertThat(engine.codec.write(read)).isEqualTo(head);
    }

    @Test
    void totalsBeyond64BitsAreExactAndAreReadAsTheyWereWritten() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var engine = new Bench(feature("sum", 0, WINDOW, 0), feature("variance", 0, WINDOW, 0));
        var window = new ArrayDeque<long[]>();
        long time = 1_000;
        for (int i = 0; i < 2_000; i++) {
            time += random.nextInt(20);
            long x = random.nextLong() >> random.nextInt(Long.SIZE);
            if (random.nextInt(50) == 0) {
                x = random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE;
            }
            long now = time;
            window.removeIf(event -> event[0] <= now - WINDOW);
            window.add(new long[] {time, x});
            var sum =
                    window.stream()
                            .map(event -> BigDecimal.valueOf(event[1]))
                            .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(engine.event(time, i, x))
                    .as("seed %d, event %d", seed, i)
                    .isEqualTo(sum.doubleValue());
            engine.expire(time);
            var head = engine.codec.write(engine.entity);
            if (engine.entity.events().slots() == 1) {
                var read = engine.codec.read(KEY, head, Bench::none, Bench::none);
                assertThat(engine.codec.write(read))
                        .as("seed %d, event %d", seed, i)
                        .isEqualTo(head);
            }
        }
    }

    @Test
    void theSmallestOfALifetimeOutlivesBothItsEventAndTheCapOfItsStack() {
        var engine = new Bench(feature("min", 0, Call.UNBOUNDED, 0));
        for (int i = 0; i < 1_000; i++) {
            long time = 10L * i;
            assertThat(engine.event(time, i, i)).isEqualTo(0);
            engine.expire(time);
        }
        assertThat(engine.entity.events().slots()).isLessThan(5);
    }

    @Test
    void whoAsksExactlyTheLatenessBehindTheWatermarkIsStillKnown() {
        var engine = new Bench(feature("count", FeaturePlan.NO_COLUMN, 1, 0));
        engine.event(1_000, 1, 5);
        engine.question(1_000, 2);
        engine.expire(1_000 + LATENESS);
        assertThat(engine.arrive(engine.event(1_000, 1, 5, true)))
                .isEqualTo(EntityEngine.Arrival.AGAIN);
        assertThat(engine.arrive(engine.event(1_000, 2, 0, false)))
                .isEqualTo(EntityEngine.Arrival.AGAIN);
    }

    @Test
    void anIdIsInConflictUpToTheLatenessWhereverTheNewestEventIs() {
        var engine = new Bench(feature("count", FeaturePlan.NO_COLUMN, 1, 0));
        engine.event(1_000, 1, 5);
        engine.event(9_000, 2, 5);
        assertThat(engine.arrive(engine.event(1_009, 1, 5, true)))
                .isEqualTo(EntityEngine.Arrival.CONFLICT);
        assertThat(engine.arrive(engine.event(1_010, 1, 5, true)))
                .isEqualTo(EntityEngine.Arrival.NEW);
    }

    @Test
    void nothingIsLeftBehindAllWindowsUnlessAFeatureHasNone() {
        var bounded = new Bench(feature("count", FeaturePlan.NO_COLUMN, WINDOW, 0));
        bounded.event(1_000, 1, 5);
        assertThat(bounded.expire(1_000 + WINDOW + LATENESS)).isTrue();
        assertThat(bounded.expire(1_000 + WINDOW + LATENESS + 1)).isFalse();
        assertThat(bounded.expire(Beat.UNKNOWN)).isTrue();

        var unbounded = new Bench(feature("last", 0, Call.UNBOUNDED, 0));
        unbounded.event(1_000, 1, 5);
        assertThat(unbounded.expire(1_000_000)).isTrue();
        assertThat(unbounded.entity.isEmpty()).isTrue();
        unbounded.engine.read(unbounded.entity, 1_000_000, unbounded.values);
        assertThat(unbounded.values.numbers()[0]).isEqualTo(5);
    }

    @Test
    void whatComesToAnEmptyEntityExpiresAsWell() {
        var engine = new Bench(feature("count", FeaturePlan.NO_COLUMN, WINDOW, 0));
        engine.expire(1_000);
        engine.event(1_000, 1, 5);
        assertThat(engine.expire(1_000_000)).isFalse();
    }

    private static FeaturePlan feature(String function, int column, long window, long halfLife) {
        var of = column == FeaturePlan.NO_COLUMN ? null : FieldType.LONG;
        return new FeaturePlan(
                function,
                Functions.of(function).orElseThrow(),
                new Call(of, window, 0, Double.NaN, halfLife),
                column,
                -1,
                0,
                false,
                Double.NaN,
                InputType.NUMBER);
    }

    /** One entity in memory with an engine. */
    private static final class Bench {
        private final EntityEngine engine;
        private final EntityCodec codec;
        private final Entity entity;
        private final Values values;

        Bench(FeaturePlan... features) {
            var plan =
                    new EntityPlan(
                            0, "e", null, null, null, COLUMNS, List.of(), List.of(features), true);
            engine =
                    new EntityEngine(
                            new WindowPlan(plan, Double.NaN),
                            IdType.LONG,
                            IdType.LONG,
                            Retention.of(plan, LATENESS, HORIZON));
            codec =
                    new EntityCodec(
                            new WindowPlan(plan, Double.NaN),
                            new EventLayout(IdType.LONG, List.of(FieldType.LONG), false),
                            EventLayout.questions(IdType.LONG));
            entity = codec.fresh(KEY, Bench::none, Bench::none);
            values = Values.missing(features.length);
        }

        private static EventBlock none(int number) {
            throw new IllegalStateException("all blocks are in memory");
        }

        double event(long time, long id, long x) {
            arrive(event(time, id, x, true));
            return values.numbers()[0];
        }

        void question(long time, long id) {
            arrive(event(time, id, 0, false));
        }

        EntityEngine.Arrival arrive(EntityEvent event) {
            return engine.event(entity, event, values);
        }

        EntityEvent event(long time, long id, long x, boolean own) {
            return new EntityEvent(
                    new Beat(0, 0, Beat.UNKNOWN, Beat.UNKNOWN),
                    0,
                    own,
                    "answer",
                    Long.toString(id),
                    time,
                    31 * time + x,
                    0,
                    1,
                    new long[] {x},
                    new String[1]);
        }

        boolean expire(long watermark) {
            return engine.expire(entity, watermark);
        }

        String head() {
            return HexFormat.of().formatHex(codec.write(entity));
        }
    }
}
