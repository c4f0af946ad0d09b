package io.millrace.inference.drift;

import static io.millrace.inference.drift.DriftSimulation.HOUR;
import static io.millrace.inference.drift.DriftSimulation.LATENESS;
import static io.millrace.inference.drift.DriftSimulation.PLAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.drift.DriftSimulation.Vector;
import io.millrace.schemas.monitoring.DriftRecord;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriftSimulationTest {
    private static final int SEEDS = 20;
    private static final int PARTITIONS = 3;
    private static final long SECOND = 1000;
    private static final long STEP = 40 * SECOND;
    private static final long START = 1_732_060_800_000L;
    private static final long DAYS = 3 * 24 * HOUR;

    /** What goes wrong with the stream, and who must notice. */
    enum Fault {
        LARGER("x"),
        GONE("x"),
        UNSEEN("k"),
        SCORE(DriftRecord.SCORE);

        private final String input;

        Fault(String input) {
            this.input = input;
        }

        Vector of(Vector vector) {
            return switch (this) {
                case LARGER ->
                        new Vector(vector.time(), vector.x() + 3, vector.k(), vector.score());
                case GONE -> new Vector(vector.time(), Double.NaN, vector.k(), vector.score());
                case UNSEEN -> new Vector(vector.time(), vector.x(), "new", vector.score());
                case SCORE ->
                        new Vector(vector.time(), vector.x(), vector.k(), vector.score() * 0.3);
            };
        }
    }

    /** Half of the vectors are changed from a known time on. */
    @ParameterizedTest
    @EnumSource
    void aShiftIsToldInTimeAndNotBefore(Fault fault) {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            long shift = START + 24 * HOUR + random.nextInt((int) (24 * HOUR));
            try (var simulation = new DriftSimulation(PARTITIONS, random)) {
                boolean told = false;
                for (long time = START; time < START + DAYS; time += STEP) {
                    var vector = vector(time, random);
                    boolean changed = vector.time() >= shift && random.nextBoolean();
                    simulation.offer(
                            random.nextInt(PARTITIONS), changed ? fault.of(vector) : vector);
                    disturb(simulation, random);
                    if (time % (400 * SECOND) == 0) {
                        simulation.beat(5 * SECOND);
                        told |= simulation.records().stream().anyMatch(DriftRecord::isAlert);
                        long deadline = shift + 2 * PLAN.window() + LATENESS + HOUR;
                        assertThat(told || time < deadline).as("seed %d", seed).isTrue();
                    }
                }
                var alerts = simulation.records().stream().filter(DriftRecord::isAlert).toList();
                assertThat(alerts)
                        .as("seed %d, shift at %d", seed, shift)
                        .isNotEmpty()
                        .allMatch(alert -> alert.to() > shift)
                        .allMatch(alert -> alert.drifted().equals(List.of(fault.input)));
            }
        }
    }

    @Test
    void withoutAShiftThereIsNoAlert() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            try (var simulation = new DriftSimulation(PARTITIONS, random)) {
                for (long time = START; time < START + DAYS; time += STEP) {
                    simulation.offer(random.nextInt(PARTITIONS), vector(time, random));
                    if (time % (400 * SECOND) == 0) {
                        simulation.beat(5 * SECOND);
                    }
                    disturb(simulation, random);
                }
                assertThat(simulation.records())
                        .as("seed %d", seed)
                        .hasSizeBetween(10, 12)
                        .noneMatch(DriftRecord::isAlert);
            }
        }
    }

    /** Each vector that came in time is counted once, whatever is read again; each window once. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void countsAreExactButForWhatACrashLoses(boolean crashes) {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var expected = new java.util.TreeMap<Long, Long>();
            try (var simulation = new DriftSimulation(PARTITIONS, random)) {
                int lost = 0;
                for (long time = START; time < START + DAYS; time += STEP) {
                    var vector = vector(time, random);
                    simulation.offer(random.nextInt(PARTITIONS), vector);
                    expected.merge(vector.time() / PLAN.window(), 1L, Long::sum);
                    if (time % (400 * SECOND) == 0) {
                        simulation.beat(5 * SECOND);
                    }
                    if (crashes && random.nextInt(200) == 0) {
                        simulation.crash(random.nextInt(PARTITIONS));
                        lost += 300; // the simulation saves every 50 vectors on average
                    }
                }
                assertThat(crashes || simulation.late() == 0).isTrue();
                assertThat(simulation.records())
                        .extracting(DriftRecord::from)
                        .doesNotHaveDuplicates();
                long missing = 0;
                for (var record : simulation.records()) {
                    long all = expected.get(record.from() / PLAN.window());
                    assertThat(record.events()).as("seed %d", seed).isLessThanOrEqualTo(all);
                    missing += all - record.events();
                    assertThat(record.inputs().get("k").counts().stream().mapToLong(n -> n).sum())
                            .isEqualTo(record.events());
                }
                assertThat(missing).as("seed %d", seed).isLessThanOrEqualTo(lost);
            }
        }
    }

    @Test
    void fewEventsNeverAlert() {
        var random = new Random(1);
        try (var simulation = new DriftSimulation(1, random)) {
            for (long time = START; time < START + DAYS; time += 100 * SECOND) {
                simulation.offer(0, Fault.GONE.of(vector(time, random)));
                simulation.beat(SECOND);
            }
            assertThat(simulation.records())
                    .isNotEmpty()
                    .noneMatch(DriftRecord::isAlert)
                    .allMatch(record -> record.inputs().get("x").psi() > 0.5);
        }
    }

    /** Early and late differ, so a half of the window looks like drift and is none. */
    @Test
    void aVersionThatScoredAPartOfTheWindowDoesNotAlert() {
        var random = new Random(4);
        try (var simulation = new DriftSimulation(1, random)) {
            long swap = START + 9 * HOUR;
            for (long time = START; time < START + DAYS; time += 20 * SECOND) {
                boolean early = time % PLAN.window() < PLAN.window() / 2;
                var version = time < swap ? "v1" : "v2";
                double x = (early ? 2.5 : 0) + 2.5 * random.nextDouble();
                simulation.offer(0, new Vector(time, x, "a", random.nextDouble(), version));
                simulation.beat(SECOND);
            }
            var parts =
                    simulation.records().stream()
                            .filter(record -> record.from() <= swap && swap < record.to())
                            .toList();
            assertThat(parts).extracting(DriftRecord::version).containsExactly("v1", "v2");
            assertThat(parts)
                    .noneMatch(DriftRecord::isAlert)
                    .allMatch(record -> record.inputs().get("x").psi() > PLAN.psi())
                    .allMatch(record -> record.coverage() < 0.6);
            assertThat(simulation.records())
                    .filteredOn(record -> !parts.contains(record))
                    .allMatch(record -> record.coverage() > 0.99);
        }
    }

    @Test
    void anIdlePartitionHoldsNobodyBackAndASilentOneDoes() {
        var random = new Random(2);
        try (var simulation = new DriftSimulation(2, random)) {
            for (long time = START; time < START + DAYS; time += STEP) {
                simulation.offer(0, vector(time, random));
            }
            simulation.beat(SECOND);
            assertThat(simulation.records()).as("partition 1 may still have some").isEmpty();

            simulation.offer(0, vector(START + DAYS, random));
            simulation.beat(DriftSimulation.IDLE);
            simulation.offer(0, vector(START + DAYS, random));
            simulation.beat(DriftSimulation.IDLE);
            assertThat(simulation.records()).hasSizeBetween(10, 12);

            int told = simulation.records().size();
            simulation.offer(1, vector(START + HOUR, random));
            simulation.beat(SECOND);
            simulation.offer(1, vector(START + DAYS, random));
            simulation.beat(SECOND);
            assertThat(simulation.records()).as("told once").hasSize(told);
        }
    }

    @Test
    void theJointIsClearedOfWhatIsOver() {
        var random = new Random(3);
        try (var simulation = new DriftSimulation(2, random)) {
            for (long time = START; time < START + DAYS; time += STEP) {
                simulation.offer(random.nextInt(2), vector(time, random));
                if (time % (400 * SECOND) == 0) {
                    simulation.beat(SECOND);
                }
            }
            assertThat(simulation.joint()).hasSizeLessThanOrEqualTo(2 + 2 * 2);
        }
    }

    /** Uniform as in the baseline, up to an hour late. */
    private static Vector vector(long time, Random random) {
        long late = random.nextInt(10) == 0 ? random.nextInt((int) LATENESS) : 0;
        return new Vector(
                time - late,
                random.nextInt(10) == 0 ? Double.NaN : 5 * random.nextDouble(),
                random.nextBoolean() ? "a" : "b",
                random.nextDouble());
    }

    private static void disturb(DriftSimulation simulation, Random random) {
        if (random.nextInt(500) == 0) {
            simulation.crash(random.nextInt(PARTITIONS));
        }
        if (random.nextInt(500) == 0) {
            simulation.moveMerger();
        }
    }
}
