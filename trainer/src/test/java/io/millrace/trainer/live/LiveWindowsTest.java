package io.millrace.trainer.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.monitoring.PerformanceRecord;
import io.millrace.schemas.monitoring.PerformanceRecord.Basis;
import io.millrace.schemas.plan.Task;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.trainer.metric.Classification;
import io.millrace.trainer.metric.Metric;
import io.millrace.trainer.metric.Regression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiveWindowsTest {
    private static final long DAY = 86_400_000;
    private static final long HOUR = DAY / 24;
    private static final long HORIZON = 2 * DAY;
    private static final long REVISABLE = DAY;

    private record Event(String id, long time, double champion, double shadow, double label) {}

    private final LiveWindows windows = windows(1_000_000);

    @Test
    void anEstimateComesWhenTheWindowIsOverAndMetricsWithTheLabels() {
        var events = events(1, 0, 400);
        events.forEach(event -> score(windows, event));
        assertThat(windows.tell()).as("not over yet").isEmpty();
        score(windows, event("later", DAY + 2 * HOUR));

        var estimates = windows.tell();
        assertThat(estimates).hasSize(2).allMatch(record -> record.basis() == Basis.ESTIMATE);
        assertThat(estimates).allMatch(record -> record.events() == 400 && record.labelled() == 0);
        assertThat(windows.tell()).as("told once").isEmpty();

        events.forEach(event -> label(windows, event, event.label(), event.time() + HORIZON, 0));
        label(windows, event("later", DAY + 2 * HOUR), 0, 3 * DAY, 0);
        var told = windows.tell();
        assertThat(told).hasSize(2).allMatch(record -> record.basis() == Basis.LABELS);
        assertThat(told).allMatch(PerformanceRecord::settled);
        var champion = of(told, "champion");
        var shadow = of(told, "shadow");
        assertSame(champion, events.stream().mapToDouble(Event::champion).toArray(), events);
        assertSame(shadow, events.stream().mapToDouble(Event::shadow).toArray(), events);
        assertThat(champion.paired()).isNull();
        assertThat(shadow.paired().with()).isEqualTo("v1");
        assertThat(shadow.paired().labelled()).isEqualTo(400);
        assertThat(shadow.paired().own()).isEqualTo(shadow.metrics());
        assertThat(shadow.paired().other()).isEqualTo(champion.metrics());
    }

    @Test
    void aRevisedLabelIsToldAgainAndAnOlderRevisionIsNot() {
        var events = events(2, 0, 100);
        events.forEach(event -> score(windows, event));
        score(windows, event("later", 2 * DAY));
        events.forEach(event -> label(windows, event, 0, event.time() + HORIZON, 0));
        label(windows, event("later", DAY), 0, 3 * DAY, 0);
        assertThat(of(labelled(windows.tell()), "champion").metrics().get("base_rate")).isZero();

        label(windows, events.get(0), 1, 3 * DAY + 7 * HOUR, 1);
        label(windows, events.get(0), 0, 3 * DAY, 0);
        label(windows, event("more", DAY), 0, 3 * DAY + 8 * HOUR, 0);
        assertThat(of(labelled(windows.tell()), "champion").metrics().get("base_rate"))
                .isCloseTo(0.01, within(1e-12));
    }

    @Test
    void beforeTheHorizonItIsNotSettled() {
        var events = events(3, 0, 100);
        events.forEach(event -> score(windows, event));
        score(windows, event("later", 2 * DAY));
        events.stream()
                .filter(event -> event.label() == 1)
                .forEach(event -> label(windows, event, 1, event.time() + HOUR, 0));
        var told = labelled(windows.tell());

        assertThat(told).isNotEmpty().noneMatch(PerformanceRecord::settled);
        assertThat(of(told, "champion").metrics().get("base_rate")).isEqualTo(1);
    }

    @Test
    void theOrderInWhichThingsComeChangesNothing() {
        var events = events(4, 0, 300);
        for (int seed = 0; seed < 10; seed++) {
            var steps = new ArrayList<Runnable>();
            var shuffled = windows(1_000_000);
            for (var event : events) {
                steps.add(() -> score(shuffled, event));
                steps.add(() -> label(shuffled, event, 0, event.time() + HOUR, 0));
                steps.add(() -> label(shuffled, event, event.label(), event.time() + HORIZON, 1));
            }
            steps.add(() -> score(shuffled, event("later", 2 * DAY)));
            steps.add(() -> label(shuffled, event("later", 2 * DAY), 0, 4 * DAY, 0));
            Collections.shuffle(steps, new Random(seed));
            steps.forEach(Runnable::run);
            var champion = of(labelled(shuffled.tell()), "champion");

            assertSame(champion, events.stream().mapToDouble(Event::champion).toArray(), events);
        }
    }

    @Test
    void moreThanItHoldsIsASampleOfTheSameEventsForAll() {
        var small = windows(1_000);
        var events = events(5, 0, 20_000);
        events.forEach(event -> score(small, event));
        score(small, event("later", 2 * DAY));
        events.forEach(event -> label(small, event, event.label(), event.time() + HORIZON, 0));
        label(small, event("later", 2 * DAY), 0, 4 * DAY, 0);
        var told = labelled(small.tell());

        assertThat(small.held()).isBetween(400, 1_000);
        var champion = of(told, "champion");
        var shadow = of(told, "shadow");
        assertThat(champion.share()).isEqualTo(1.0 / 32);
        assertThat(champion.events()).isEqualTo(champion.labelled()).isBetween(500, 750);
        assertThat(shadow.paired().labelled()).isEqualTo(shadow.labelled());
        var whole =
                Classification.of(
                        events.stream().mapToDouble(Event::champion).toArray(),
                        events.stream().mapToDouble(Event::label).toArray());
        assertThat(champion.metrics().get("auc_roc")).isCloseTo(whole.aucRoc(), within(0.06));
    }

    @Test
    void aRegressionHasItsOwnMetricsWhateverTheOrderAndNoEstimate() {
        var events = new ArrayList<Event>();
        var random = new Random(12);
        for (int i = 0; i < 400; i++) {
            double label = 100 * random.nextGaussian();
            double champion = label + random.nextGaussian();
            events.add(new Event("r" + i, i * DAY / 400, champion, champion - 5, label));
        }
        for (int seed = 0; seed < 3; seed++) {
            var values = new LiveWindows(Task.REGRESSION, DAY, HOUR, HORIZON, REVISABLE, 0, 1_000);
            var steps = new ArrayList<Runnable>();
            events.forEach(event -> steps.add(() -> score(values, event)));
            events.forEach(
                    event ->
                            steps.add(
                                    () ->
                                            label(
                                                    values,
                                                    event,
                                                    event.label(),
                                                    event.time() + HORIZON,
                                                    0)));
            steps.add(() -> score(values, event("later", 2 * DAY)));
            steps.add(() -> label(values, event("later", 2 * DAY), 7, 4 * DAY, 0));
            steps.add(() -> label(values, events.get(0), Double.NaN, 4 * DAY, 1));
            Collections.shuffle(steps, new Random(seed));
            steps.forEach(Runnable::run);
            var told = values.tell();
            assertThat(told).allMatch(record -> record.basis() == Basis.LABELS);
            var champion = of(told, "champion");
            var labels = events.stream().mapToDouble(Event::label).toArray();
            var scores = events.stream().mapToDouble(Event::champion).toArray();
            var expected = Regression.of(scores, labels);
            assertThat(champion.settled()).isTrue();
            assertThat(champion.metrics())
                    .containsOnly(
                            entry("rmse", expected.rmse()),
                            entry("mae", expected.mae()),
                            entry("r2", expected.r2()));
            var shadow = of(told, "shadow");
            assertThat(shadow.paired().own().get("mae"))
                    .isGreaterThan(shadow.paired().other().get("mae") + 3);
        }
    }

    /** Labels of another task, as they are there when the task was changed. */
    @Test
    void whatIsNoLabelOrScoreOfTheTaskIsPassedOver() {
        var event = new Event("one", 5, 12.5, 0.5, 3);
        score(windows, event);
        label(windows, event, 3, HORIZON, 0);
        score(windows, event("later", 2 * DAY));
        label(windows, event("later", 2 * DAY), 0, 4 * DAY, 0);
        assertThat(labelled(windows.tell())).isEmpty();
    }

    @Test
    void whatCannotChangeAnyMoreIsForgotten() {
        for (int day = 0; day < 40; day++) {
            for (var event : events(day, day * DAY, 50)) {
                score(windows, event);
                label(windows, event, event.label(), event.time() + HORIZON, 0);
            }
            windows.tell();
        }
        assertThat(windows.held()).isLessThanOrEqualTo(50 * 6);
        assertThat(windows.since()).isGreaterThan(30 * DAY);
        var old = event("old", 0);
        score(windows, old);
        assertThat(windows.held()).isLessThanOrEqualTo(50 * 6);
    }

    private static LiveWindows windows(int capacity) {
        return new LiveWindows(Task.BINARY, DAY, HOUR, HORIZON, REVISABLE, 0, capacity);
    }

    /** Scores that know something of the label, the shadow's less than the champion's. */
    private static List<Event> events(long seed, long from, int count) {
        var random = new Random(seed);
        var events = new ArrayList<Event>();
        for (int i = 0; i < count; i++) {
            double champion = random.nextDouble();
            double label = random.nextDouble() < champion ? 1 : 0;
            double shadow = (champion + random.nextDouble()) / 2;
            long time = from + i * DAY / count;
            events.add(new Event(seed + "-" + i, time, champion, shadow, label));
        }
        return events;
    }

    private static Event event(String id, long time) {
        return new Event(id, time, 0.5, 0.5, 0);
    }

    private static void score(LiveWindows into, Event event) {
        into.scored(new Scored(event.id(), event.time(), event.champion(), "champion", "v1"));
        into.scored(new Scored(event.id(), event.time(), event.shadow(), "shadow", "v2"));
    }

    private static void label(
            LiveWindows into, Event event, double label, long labelTime, int revision) {
        var vector =
                new FeatureVector(
                        event.id(),
                        event.time(),
                        "k",
                        "f",
                        0,
                        "v1",
                        new SourcePosition("s", 0, 0),
                        0,
                        true,
                        new double[0],
                        new String[0]);
        into.labelled(new TrainingExample(vector, label, labelTime, revision));
    }

    private static List<PerformanceRecord> labelled(List<PerformanceRecord> told) {
        return told.stream().filter(record -> record.basis() == Basis.LABELS).toList();
    }

    private static PerformanceRecord of(List<PerformanceRecord> told, String role) {
        return told.stream()
                .filter(record -> record.from() == 0 && record.role().equals(role))
                .findFirst()
                .orElseThrow();
    }

    private static void assertSame(PerformanceRecord record, double[] scores, List<Event> events) {
        var labels = events.stream().mapToDouble(Event::label).toArray();
        var expected = Classification.of(scores, labels);
        for (var metric : Metric.of(Task.BINARY)) {
            assertThat(record.metrics().get(metric.word()))
                    .as(metric.word())
                    .isEqualTo(metric.of(expected));
        }
    }
}
