package io.millrace.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SimulatedClockTest {
    private static final long DAY = 86_400_000;
    private static final long WALL = 1_000 * DAY;

    @Test
    void runsADayPerSecond() {
        var clock = new SimulatedClock(0, WALL);
        assertThat(clock.advance(WALL)).isZero();
        assertThat(clock.advance(WALL + 10)).isEqualTo(DAY / 100);
        assertThat(clock.advance(WALL + 1_010)).isEqualTo(DAY + DAY / 100);
    }

    @Test
    void stopsAtTheWallClockAndGoesOnWithIt() {
        var clock = new SimulatedClock(WALL - DAY, WALL);
        assertThat(clock.advance(WALL + 900)).isLessThan(WALL);
        assertThat(clock.advance(WALL + 1_500)).isEqualTo(WALL + 1_500);
        assertThat(clock.advance(WALL + 1_600)).isEqualTo(WALL + 1_600);
    }

    @Test
    void neitherLeapsAfterAPauseNorRunsBackwards() {
        var clock = new SimulatedClock(0, WALL);
        assertThat(clock.advance(WALL + DAY)).isEqualTo(DAY);
        assertThat(clock.advance(WALL)).isEqualTo(DAY);
        var ahead = new SimulatedClock(WALL + 500, WALL);
        assertThat(ahead.advance(WALL + 400)).isEqualTo(WALL + 500);
        assertThat(ahead.advance(WALL + 600)).isEqualTo(WALL + 600);
    }
}
