package io.millrace.trainer.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.monitoring.DecisionRecord;
import io.millrace.schemas.monitoring.DecisionRecord.Verdict;
import io.millrace.schemas.plan.LivePlan;
import io.millrace.schemas.plan.ServingPlan;
import io.millrace.schemas.plan.ServingPlan.Rollback;
import io.millrace.schemas.plan.ServingPlan.Rollout;
import io.millrace.schemas.plan.Task;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.record.Activation;
import io.millrace.trainer.gate.RuleSet;
import io.millrace.trainer.gate.Ruling;
import io.millrace.trainer.publish.ActivationLog;
import io.millrace.trainer.publish.ActivationLog.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Days pass; each event has a label at once, and scores that are as good as they are said to be.
 */
class RefereeTest {
    private static final long DAY = 86_400_000;
    private static final long SECONDS_APART = 300_000;

    private static final String BETTER = "auc_roc >= champion.auc_roc - 0.02";
    private static final String WORSE = "auc_roc < previous.auc_roc - 0.1";

    private final List<Entry> entries = new ArrayList<>();
    private final List<DecisionRecord> told = new ArrayList<>();
    private final World world = new World();
    private Referee referee = referee(rollout(1, 0, 0), rollback(7));

    @Test
    void aVersionOnTrialIsHeldUntilItsRulesHoldAndThenChampion() {
        champion("v1", 0, "a person");
        trial("v2", DAY);
        world.quality(Map.of("v1", 0.8, "v2", 0.3));
        pass(3 * DAY);
        assertThat(inForce().champion()).isEqualTo("v1");
        assertThat(told).isNotEmpty().allMatch(one -> one.decision() == Verdict.HELD);
        assertThat(told.get(0).at()).isGreaterThanOrEqualTo(2 * DAY);
        assertThat(told.get(0).rules().get(0)).startsWith(BETTER).endsWith("failed");

        world.quality(Map.of("v1", 0.8, "v2", 1.5));
        while (inForce().champion().equals("v1") && world.now < 15 * DAY) {
            pass(world.now + DAY / 4);
        }
        assertThat(inForce().champion()).isEqualTo("v2");
        assertThat(last().decision()).isEqualTo(Verdict.PROMOTED);
        assertThat(last().other()).isEqualTo("v1");
        assertThat(inForce().reason()).isEqualTo(last().reason()).contains(BETTER + ": ");
        assertThat(inForce().by()).isEqualTo("trainer");
        assertThat(inForce().shadows()).as("to be compared with").containsExactly("v1");

        pass(world.now + 8 * DAY);
        assertThat(inForce().shadows()).as("the watch is over").isEmpty();
        assertThat(inForce().champion()).isEqualTo("v2");
    }

    @Test
    void aBadChampionGoesForGoodAndTheOneBeforeItComesBack() {
        champion("v1", 0, "a person");
        pass(DAY);
        champion("v2", DAY, "a person");
        world.quality(Map.of("v1", 0.8, "v2", 0.1));
        pass(DAY + 10);
        assertThat(inForce().shadows()).containsExactly("v1");
        assertThat(inForce().reason()).contains("v1 scores beside v2");

        pass(2 * DAY);
        assertThat(inForce().champion()).isEqualTo("v1");
        assertThat(inForce().shadows()).isEmpty();
        assertThat(last().decision()).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(last().version()).isEqualTo("v2");
        assertThat(last().labelled()).isBetween(100, 180);
        assertThat(inForce().reason()).startsWith("rolled back: " + WORSE + ": 0.");
        assertThat(history().isOver("v2", world.now)).isTrue();

        int entriesThen = entries.size();
        pass(30 * DAY);
        assertThat(entries).as("nothing goes to and fro").hasSize(entriesThen);
    }

    @Test
    void aGoodOneStaysAndSoDoesOneThatIsHardlyWorse() {
        for (long seed = 0; seed < 10; seed++) {
            entries.clear();
            world.restart(seed);
            champion("v1", 0, "a person");
            champion("v2", DAY, "a person");
            world.quality(Map.of("v1", 0.8, "v2", 0.78));
            pass(9 * DAY);
            assertThat(inForce().champion()).as("seed " + seed).isEqualTo("v2");
        }
    }

    @Test
    void whatComesBackByHandIsWatchedAnew() {
        aBadChampionGoesForGoodAndTheOneBeforeItComesBack();
        champion("v2", world.now, "a person");
        world.quality(Map.of("v1", 0.8, "v2", 0.8));
        pass(40 * DAY);
        assertThat(inForce().champion()).as("its old scores do not count").isEqualTo("v2");
    }

    @Test
    void fewLabelsDecideNothing() {
        world.rare = 1.0 / 60;
        champion("v1", 0, "a person");
        champion("v2", DAY, "a person");
        world.quality(Map.of("v1", 0.8, "v2", 0.01));
        pass(4 * DAY);
        assertThat(inForce().champion()).isEqualTo("v2");
        pass(7 * DAY);
        assertThat(inForce().champion()).isEqualTo("v1");
        assertThat(last().positives()).isGreaterThanOrEqualTo(20);
    }

    @Test
    void aTrialThatCannotProveItselfEndsInTime() {
        champion("v1", 0, "a person");
        trial("v2", 0);
        world.quality(Map.of("v1", 0.8, "v2", 0.3));
        pass(19 * DAY);
        assertThat(inForce().shadows()).containsExactly("v2");
        pass(20 * DAY + 1);
        assertThat(inForce().shadows()).isEmpty();
        assertThat(last().decision()).isEqualTo(Verdict.ENDED);
        assertThat(last().reason()).startsWith("given up in time: " + BETTER);
        assertThat(history().isOver("v2", world.now)).isTrue();

        entries.clear();
        champion("v1", world.now, "a person");
        trial("v3", world.now);
        world.labels = false;
        pass(world.now + 20 * DAY + 1);
        assertThat(last().version()).isEqualTo("v3");
        assertThat(last().reason()).contains("given up in time: 0 events are labelled");
    }

    @Test
    void eachStepIsProvenOnItsOwnEvents() {
        referee = referee(rollout(1, 0.5, 2), rollback(7));
        champion("v1", 0, "a person");
        trial("v2", 0);
        world.quality(Map.of("v1", 0.8, "v2", 0.8));
        pass(DAY + DAY / 2);
        assertThat(inForce().canary()).isEqualTo("v2");
        assertThat(inForce().canaryShare()).isEqualTo(0.5);
        assertThat(last().decision()).isEqualTo(Verdict.CANARY);
        pass(2 * DAY + DAY / 2);
        assertThat(inForce().champion()).isEqualTo("v1");
        pass(4 * DAY);
        assertThat(inForce().champion()).isEqualTo("v2");
    }

    @Test
    void aCanaryThatBreaksARuleOfTheRollbackEnds() {
        referee = referee(rollout(1, 0.5, 10), rollback(7));
        champion("v1", 0, "a person");
        entry(inForce().withCanary("v2", 0.5), 0, "a person");
        world.quality(Map.of("v1", 0.8, "v2", 0.1));
        pass(2 * DAY);
        assertThat(inForce().canary()).isNull();
        assertThat(inForce().champion()).isEqualTo("v1");
        assertThat(last().decision()).isEqualTo(Verdict.ENDED);
        assertThat(last().reason()).startsWith("ended: " + WORSE);
    }

    @Test
    void shadowsOfAPersonAreLeftAlone() {
        champion("v1", 0, "a person");
        entry(inForce().withShadow("v2"), 0, "a person");
        world.quality(Map.of("v1", 0.3, "v2", 0.9));
        pass(30 * DAY);
        assertThat(entries).hasSize(2);

        champion("v3", world.now, "a person");
        pass(world.now + DAY / 4);
        assertThat(inForce().shadows()).containsExactly("v2", "v1");
        entry(inForce().dropping("v1"), world.now, "a person");
        pass(world.now + DAY);
        assertThat(inForce().shadows()).as("not put back").containsExactly("v2");
    }

    @Test
    void aRolloutByTimeGoesOnBesideTheOneThatCameBack() {
        referee =
                referee(
                        new Rollout(Duration.ofDays(9), 0, Duration.ZERO, List.of(), null),
                        rollback(7));
        champion("v1", 0, "a person");
        champion("v2", 1, "a person");
        pass(DAY / 2);
        long then = world.now + 9 * DAY;
        entry(inForce().withShadow("v3"), world.now, "trainer");
        entry(inForce().withChampion("v3").from(then), world.now, "trainer");
        world.quality(Map.of("v1", 0.8, "v2", 0.1, "v3", 0.8));
        pass(3 * DAY);
        assertThat(inForce().champion()).isEqualTo("v1");
        assertThat(inForce().shadows()).contains("v3");
        pass(then + DAY);
        assertThat(inForce().champion()).isEqualTo("v3");
    }

    @Test
    void aRuleThatComparesWithNobodyNeedsNoShadow() {
        referee = referee(null, new Rollback(List.of("auc_roc < 0.55"), Duration.ofDays(7)));
        champion("v1", 0, "a person");
        champion("v2", 1, "a person");
        world.quality(Map.of("v2", 0.0));
        pass(2 * DAY);
        assertThat(entries).hasSize(3);
        assertThat(inForce().champion()).isEqualTo("v1");
        assertThat(last().other()).isNull();
    }

    /** A trainer that starts anywhere in between decides the same. */
    @Test
    void aRestartChangesNothing() {
        referee = referee(rollout(1, 0.5, 2), rollback(3));
        var whole = run(false);
        assertThat(run(true)).isEqualTo(whole);
        assertThat(whole).hasSizeGreaterThan(5);
    }

    private List<Activation> run(boolean restarts) {
        entries.clear();
        world.restart(7);
        champion("v1", 0, "a person");
        world.quality(Map.of("v1", 0.8, "v2", 0.9, "v3", 0.1));
        pass(DAY);
        trial("v2", DAY);
        for (int day = 2; day < 12; day++) {
            if (restarts) {
                referee = referee(rollout(1, 0.5, 2), rollback(3));
            }
            pass(day * DAY);
        }
        champion("v3", world.now, "a person");
        pass(14 * DAY);
        return entries.stream().map(Entry::activation).toList();
    }

    @Test
    void ofARegressionThereAreNoClassesToCount() {
        var few = new Evidence(Task.REGRESSION, new double[99], new double[99], Optional.empty());
        var enough =
                new Evidence(Task.REGRESSION, new double[100], new double[100], Optional.empty());
        assertThat(few.shortage(LivePlan.USUAL)).isPresent();
        assertThat(enough.shortage(LivePlan.USUAL)).isEmpty();
        assertThat(
                        RuleSet.rollback(List.of("rmse <= baseline.rmse"), Task.REGRESSION)
                                .judge(enough.contest(1)))
                .allMatch(Ruling::passed);
        assertThatThrownBy(() -> RuleSet.rollback(List.of("rmse > 1"), Task.BINARY))
                .hasMessageContaining("another task");
    }

    @Test
    void wrongRulesAreToldAllAtOnce() {
        assertThatThrownBy(
                        () ->
                                referee(
                                        new Rollout(
                                                Duration.ofDays(1),
                                                0,
                                                Duration.ZERO,
                                                List.of("auc >= previous.auc_roc", "x"),
                                                Duration.ofDays(9)),
                                        null))
                .isInstanceOfSatisfying(
                        DefinitionException.class, e -> assertThat(e.problems()).hasSize(3))
                .hasMessageContaining("serving.rollout.promote");
        assertThatThrownBy(
                        () ->
                                referee(
                                        null,
                                        new Rollback(
                                                List.of("auc_roc < champion.auc_roc"),
                                                Duration.ofDays(9))))
                .hasMessageContaining("serving.rollback.when")
                .hasMessageContaining("previous.auc_roc");
    }

    /** Four looks a day, each followed by what it decided. */
    private void pass(long until) {
        while (world.now < until) {
            world.pass(Math.min(until, world.now + DAY / 4), inForce());
            boolean more = true;
            while (more) {
                var decided = referee.judge(history(), world, world.isNews());
                decided.ifPresent(
                        decision -> {
                            decision.entries()
                                    .forEach(one -> entries.add(new Entry(one, world.now)));
                            decision.record().ifPresent(told::add);
                        });
                more = decided.isPresent() && !decided.get().entries().isEmpty();
            }
        }
    }

    private ActivationLog history() {
        return new ActivationLog(entries);
    }

    private Activation inForce() {
        return history().inForce(world.now).orElseThrow();
    }

    private DecisionRecord last() {
        return told.get(told.size() - 1);
    }

    private void champion(String version, long time, String by) {
        var alone = Activation.champion(version, "", by, 0);
        entry(entries.isEmpty() ? alone : inForce().withChampion(version).from(null), time, by);
    }

    private void trial(String version, long time) {
        entry(inForce().withShadow(version), time, "trainer");
    }

    private void entry(Activation roles, long time, String by) {
        var from = roles.effectiveFrom();
        entries.add(new Entry(roles.again("", by, 0).from(from), time));
        world.now = Math.max(world.now, time);
    }

    private static Rollout rollout(int shadow, double share, int canary) {
        return new Rollout(
                Duration.ofDays(shadow),
                share,
                Duration.ofDays(canary),
                List.of(BETTER),
                Duration.ofDays(20));
    }

    private static Rollback rollback(int watch) {
        return new Rollback(List.of(WORSE), Duration.ofDays(watch));
    }

    private static Referee referee(Rollout rollout, Rollback rollback) {
        var serving =
                new ServingPlan(
                        "score >= 0.5",
                        true,
                        ServingPlan.WithoutModel.HOLD,
                        Double.NaN,
                        rollout,
                        null,
                        rollback,
                        LivePlan.USUAL);
        return new Referee(serving, Task.BINARY, 1, "trainer", () -> 0);
    }

    /** An event every five minutes; who scores it follows from the roles in force. */
    private static final class World implements LiveScores {
        private record Event(long time, double label, Map<String, Double> scores) {}

        private final List<Event> events = new ArrayList<>();
        private Map<String, Double> quality = Map.of();
        private Random random = new Random(1);
        private double rare = 0.5;
        private boolean labels = true;
        private boolean news;
        private long now;

        void restart(long seed) {
            events.clear();
            random = new Random(seed);
            now = 0;
        }

        void quality(Map<String, Double> of) {
            quality = of;
        }

        boolean isNews() {
            return news;
        }

        void pass(long until, Activation roles) {
            for (long time = now; time < until; time += SECONDS_APART) {
                double label = random.nextDouble() < rare ? 1 : 0;
                var scores = new HashMap<String, Double>();
                double noise = random.nextGaussian();
                for (var version : roles.versions()) {
                    double knows = quality.getOrDefault(version, 0.5);
                    double own = 0.9 * noise + 0.4 * random.nextGaussian();
                    scores.put(version, 1 / (1 + Math.exp(-2 * knows * (2 * label - 1) - own)));
                }
                events.add(new Event(time, label, scores));
            }
            now = until;
            news = true;
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public long progress() {
            return now;
        }

        @Override
        public Evidence evidence(String version, Optional<String> other, long from, long to) {
            var taken =
                    events.stream()
                            .filter(event -> labels && event.time() >= from && event.time() < to)
                            .filter(event -> event.scores().containsKey(version))
                            .filter(
                                    event ->
                                            other.isEmpty()
                                                    || event.scores().containsKey(other.get()))
                            .toList();
            return new Evidence(
                    Task.BINARY,
                    taken.stream().mapToDouble(Event::label).toArray(),
                    taken.stream().mapToDouble(event -> event.scores().get(version)).toArray(),
                    other.map(
                            one ->
                                    taken.stream()
                                            .mapToDouble(event -> event.scores().get(one))
                                            .toArray()));
        }
    }
}
