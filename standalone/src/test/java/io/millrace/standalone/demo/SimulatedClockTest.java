package io.millrace.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SimulatedClockTest {
    private static final long DAY = 86_400_000;
    private static final long WALL = 1_000 * DAY;
    private static final long NEVER = Long.MAX_VALUE;

    @Test
    void runsADayPerSecond() {
        var clock = new SimulatedClock(0, WALL);
        assertThat(clock.advance(WALL, NEVER)).isZero();
        assertThat(clock.advance(WALL + 10, NEVER)).isEqualTo(DAY / 100);
        assertThat(clock.advance(WALL + 1_010, NEVER)).isEqualTo(DAY + DAY / 100);
    }

    @Test
    void stopsAtTheWallClockAndGoesOnWithIt() {
        var clock = new SimulatedClock(WALL - DAY, WALL);
        assertThat(clock.advance(WALL + 900, NEVER)).isLessThan(WALL);
        assertThat(clock.advance(WALL + 1_500, NEVER)).isEqualTo(WALL + 1_500);
        assertThat(clock.advance(WALL + 1_600, NEVER)).isEqualTo(WALL + 1_600);
    }

    @Test
    void neitherLeapsAfterAPauseNorRunsBackwards() {
        var clock = new SimulatedClock(0, WALL);
        assertThat(clock.advance(WALL + DAY, NEVER)).isEqualTo(DAY);
        assertThat(clock.advance(WALL, NEVER)).isEqualTo(DAY);
        var ahead = new SimulatedClock(WALL + 500, WALL);
        assertThat(ahead.advance(WALL + 400, NEVER)).isEqualTo(WALL + 500);
        assertThat(ahead.advance(WALL + 600, NEVER)).isEqualTo(WALL + 600);
    }

    @Test
    void waitsWhereItIsHeldUpAndDoesNotLeapAfterwards() {
        var clock = new SimulatedClock(0, WALL);
        assertThat(clock.advance(WALL + 1_000, DAY / 2)).isEqualTo(DAY / 2);
        assertThat(clock.advance(WALL + 2_000, DAY / 4)).as("never back").isEqualTo(DAY / 2);
        assertThat(clock.advance(WALL + 2_010, NEVER)).isEqualTo(DAY / 2 + DAY / 100);
    }
}
