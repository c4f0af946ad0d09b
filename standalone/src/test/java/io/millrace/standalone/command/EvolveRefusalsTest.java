package io.millrace.standalone.command;

import static io.millrace.standalone.command.EvolvedPipeline.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.standalone.broker.EmbeddedBroker;
import io.millrace.standalone.evolution.EvolutionStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code millrace evolve} refuses, each in its whole words, with nothing changed by it. The
 * pipeline's programs are what the brokers know of them: topics, positions and members of groups.
 */
@Timeout(60)
final class EvolveRefusalsTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final String[][] STEPS = {{}, {"--abandon"}};

    @TempDir static Path directory;
    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static EvolvedPipeline pipeline(TestInfo test) {
        var name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        return new EvolvedPipeline(name, directory, broker.bootstrapServers());
    }

    @Test
    void whatHasNeverRun(TestInfo test) throws Exception {
        try (var tiny = pipeline(test)) {
            for (var step : List.of("--yes", "--status")) {
                assertThat(tiny.evolve(tiny.second(), step)).as(step).isEqualTo(1);
                assertThat(tiny.errors())
                        .isEqualTo(
                                refusal(
                                        "The pipeline %1$s has never run: there is no %1$s.definitions",
                                        "start it with this definition; nothing has to evolve",
                                        tiny.name()));
            }
        }
    }

    @Test
    void anotherGenerationThanTheNext(TestInfo test) throws Exception {
        try (var tiny = pipeline(test)) {
            tiny.begin(tiny.first());
            for (var step : STEPS) {
                tiny.refuses(
                        tiny.second().replace("generation: 2", "generation: 3"),
                        "The pipeline %s runs by generation 1, the definition is of generation 3",
                        "set 'generation: 2' in the changed definition",
                        step);
                tiny.refuses(
                        tiny.second().replace("generation: 2", "generation: 1"),
                        "Generation 1 of %s runs alone: no evolution is under way",
                        "set 'generation: 2' in the changed definition",
                        step);
            }
        }
    }

    @Test
    void whatChangesNothingOrMakesOtherEvents(TestInfo test) throws Exception {
        try (var tiny = pipeline(test)) {
            tiny.begin(tiny.first());
            tiny.refuses(
                    tiny.first() + "generation: 2\n",
                    "Nothing changes: both have the fingerprint "
                            + Plan.of("first", tiny.first()).fingerprint()
                            + " and 2 partitions",
                    "what is not in the fingerprint (training, gate, serving, tests) changes by starting the programs with it");
            tiny.refuses(
                    tiny.second()
                            .replace("key: account, inputs", "key: id, inputs")
                            .replace("unit: seconds", "unit: millis"),
                    "An event would not be the same event for both generations: the event time was"
                            + " t timestamp(seconds) and would be t timestamp(millis); predict.key"
                            + " was [account string] and would be [id long]",
                    "give the changed definition another pipeline name");
            tiny.refuses(
                    tiny.second(),
                    "Generation 2 has not begun",
                    "begin with 'millrace evolve -f FILE'",
                    "--switch");
        }
    }

    @Test
    void anotherEvolutionUnderWay(TestInfo test) throws Exception {
        try (var tiny = pipeline(test)) {
            tiny.begin(tiny.first());
            assertThat(tiny.evolve(tiny.second(), "--yes")).as(tiny::errors).isZero();
            assertThat(tiny.evolve(tiny.second(), "--yes")).as("twice is once").isZero();
            var other = tiny.second().replace("max", "min");
            for (var step : STEPS) {
                tiny.refuses(
                        other,
                        "Generation 2 has begun with another definition: "
                                + Plan.of("second", tiny.second()).fingerprint()
                                + ", 3 partitions",
                        "go on with that one, or remove it with 'millrace evolve --abandon' and its definition",
                        step);
            }
            tiny.refuses(
                    other.replace("generation: 2", "generation: 3"),
                    "Generation 2 still has its own evolution under way",
                    "end it first: 'millrace evolve --finish' with its definition");
        }
    }

    @Test
    void aSwitchToWhatCannotServe(TestInfo test) throws Exception {
        try (var tiny = pipeline(test)) {
            tiny.begin(tiny.first());
            assertThat(tiny.evolve(tiny.second(), "--yes")).as(tiny::errors).isZero();
            tiny.refuses(
                    tiny.second(),
                    "--finish is not the next step: generation 1 serves",
                    "--switch comes first, or --abandon",
                    "--finish");
            tiny.refuses(
                    tiny.second(),
                    "Generation 2 has no active model: it cannot serve",
                    "its trainer activates one as soon as there are enough examples; or 'millrace models publish'",
                    "--switch");
            tiny.activate(2, "v1");
            tiny.refuses(
                    tiny.second(),
                    "Model v1 of generation 2 is not ready: no instance of inference-stream is alive",
                    "start inference-stream with the changed definition, and look at its log",
                    "--switch");
            tiny.refusesModel(2, "v1");
            tiny.refuses(
                    tiny.second(),
                    "Model v1 of generation 2 is not ready: i1 refuses it (golden): it says other scores",
                    "start inference-stream with the changed definition, and look at its log",
                    "--switch");
        }
    }

    @Test
    void aSwitchOfWhatIsNotWorkedOff(TestInfo test) throws Exception {
        try (var tiny = pipeline(test)) {
            tiny.begin(tiny.first());
            assertThat(tiny.evolve(tiny.second(), "--yes")).as(tiny::errors).isZero();
            tiny.activate(2, "v1");
            tiny.loads(2, "v1");
            var start = "start its programs, then run this again";
            var never =
                    "Generation %d does not work off what it has: its feature-stream has never run";
            tiny.refuses(tiny.second(), never.formatted(1), start, "--switch");
            tiny.workedOff(1);
            tiny.refuses(tiny.second(), never.formatted(2), start, "--switch");
            tiny.workedOff(2);
            tiny.event();
            assertThatThrownBy(() -> tiny.evolution(tiny.second(), SHORT).change())
                    .isInstanceOf(FailureException.class)
                    .hasMessage(
                            "Generation 1 does not work off what it has: no progress for 300ms:"
                                    + " %1$s.feature-stream on %1$s.payments-0\n"
                                            .formatted(tiny.name())
                                    + "  -> the programs of these groups have to run: start them, or see"
                                    + " their logs, then run this again");
            assertThat(tiny.evolve(tiny.second(), "--status")).isZero();
            assertThat(tiny.output())
                    .containsPattern("generation 1: .*, 2 partitions, serves, the next one beside")
                    .containsPattern("beside it, 1 records behind")
                    .containsPattern("generation 2: .*, 3 partitions, is being filled, 1 records");
            tiny.workedOff(1);
            tiny.workedOff(2);
            assertThat(tiny.evolve(tiny.second(), "--switch")).as(tiny::errors).isZero();
            assertThat(tiny.output()).contains("generation 2 serves; '--finish' removes generat");
        }
    }

    @Test
    void whatServesAlready(TestInfo test) throws Exception {
        try (var tiny = pipeline(test)) {
            tiny.switched();
            var serves = "generation 2 serves already";
            var back = "go on with --finish; the way back is another evolution";
            tiny.refuses(
                    tiny.second(), "G" + serves.substring(1), "go on with --status or --finish");
            for (var step : List.of("--switch", "--abandon")) {
                tiny.refuses(tiny.second(), step + " is not the next step: " + serves, back, step);
            }
        }
    }

    @Test
    void toFinishBesideWhatIsNotDone(TestInfo test) throws Exception {
        try (var tiny = pipeline(test)) {
            tiny.switched();
            tiny.vector(1);
            assertThatThrownBy(() -> tiny.evolution(tiny.second(), SHORT).settle())
                    .hasMessageContaining("Generation 1 does not work off what it has: no progress")
                    .hasMessageContaining(tiny.name() + ".inference-stream on " + tiny.name());
            tiny.workedOff(1);
            tiny.event();
            tiny.workedOff(1);
            assertThatThrownBy(() -> tiny.evolution(tiny.second(), SHORT).settle())
                    .hasMessageContaining("Generation 2 does not work off what it has: no progress")
                    .hasMessageContaining(tiny.name() + ".g2.feature-stream on " + tiny.name());
            tiny.workedOff(2);
            try (var running = tiny.member(1, "inference-stream")) {
                assertThat(running.assignment()).isNotEmpty();
                assertThat(tiny.evolve(tiny.second(), "--finish", "--yes")).isEqualTo(1);
                assertThat(tiny.errors())
                        .isEqualTo(
                                refusal(
                                        "Programs of generation 1 still run: group %s.inference-stream has members",
                                        "stop them, then run this again", tiny.name()));
            }
            assertThat(tiny.evolveUnasked(tiny.second(), "--finish")).isEqualTo(1);
            assertThat(tiny.errors())
                    .contains("This removes generation 1 with its vectors, examples, models")
                    .endsWith("There is nobody to ask\n  -> add --yes if it is meant\n");
            assertThat(tiny.topics()).contains(tiny.name() + ".features");
            assertThat(tiny.evolve(tiny.second(), "--finish", "--yes")).as(tiny::errors).isZero();
            assertThat(tiny.output()).contains("generation 2 runs alone; generation 1 is removed");
            assertThat(tiny.topics())
                    .contains(tiny.name() + ".g2.features", tiny.name() + ".predictions")
                    .doesNotContain(tiny.name() + ".features");
            tiny.refuses(
                    tiny.second(),
                    "Generation 2 of %s runs alone: no evolution is under way",
                    "set 'generation: 3' in the changed definition",
                    "--finish");
            assertThatThrownBy(() -> tiny.start(tiny.first()))
                    .hasMessage(
                            refusal(
                                            "The pipeline %s runs by generation 2, the definition is of generation 1",
                                            "it was followed and removed: start with the definition of generation 2",
                                            tiny.name())
                                    .strip());
        }
    }

    @Test
    void toAbandonWhatRuns(TestInfo test) throws Exception {
        try (var tiny = pipeline(test)) {
            tiny.begin(tiny.first());
            assertThat(tiny.evolve(tiny.second(), "--yes")).as(tiny::errors).isZero();
            tiny.workedOff(1);
            try (var running = tiny.member(2, "feature-stream")) {
                assertThat(running.assignment()).isNotEmpty();
                tiny.refuses(
                        tiny.second(),
                        "Programs of generation 2 still run: group %s.g2.feature-stream has members",
                        "stop them, then run this again",
                        "--abandon");
            }
            assertThat(tiny.evolve(tiny.second(), "--abandon", "--yes")).as(tiny::errors).isZero();
            assertThat(tiny.output()).contains("generation 1 runs alone; generation 2 is removed");
            assertThat(tiny.topics()).noneMatch(topic -> topic.startsWith(tiny.name() + ".g2."));
        }
    }

    @Test
    void programsOfWhatHasNotBegun(TestInfo test) throws Exception {
        try (var tiny = pipeline(test)) {
            tiny.begin(tiny.first());
            assertThatThrownBy(() -> tiny.start(tiny.second()))
                    .hasMessage(
                            refusal(
                                            "The pipeline %s runs by generation 1, the definition is of generation 2",
                                            "begin the new one with 'millrace evolve -f FILE'",
                                            tiny.name())
                                    .strip());
            assertThatThrownBy(() -> tiny.start(tiny.first().replace("sum", "max")))
                    .hasMessageContaining("runs by another definition")
                    .hasMessageContaining("set 'generation: 2' and run 'millrace evolve");
        }
    }

    /** Each generation is told of, and what is not known of one is no silence. */
    @Test
    void theStatusSaysWhatIsNotKnown(TestInfo test) throws Exception {
        try (var tiny = pipeline(test)) {
            tiny.begin(tiny.first());
            assertThat(tiny.evolve(tiny.second(), "--yes")).as(tiny::errors).isZero();
            var definitions = tiny.evolution(tiny.second(), SHORT).definitions();
            var status =
                    new EvolutionStatus(
                            definitions,
                            generation -> {
                                if (generation == 1) {
                                    throw new FailureException(
                                            "Kafka at b:1 does not allow to read", "grant it");
                                }
                                return OptionalLong.empty();
                            });
            var output = new StringWriter();
            var errors = new StringWriter();
            var plan = Plan.of("second", tiny.second());
            boolean whole =
                    status.tell(plan, new PrintWriter(output), new PrintWriter(errors, true));
            assertThat(whole).isFalse();
            assertThat(errors)
                    .hasToString(
                            "How far generation 1 is behind is not known: Kafka at b:1 does not"
                                    + " allow to read\n  -> grant it\n");
            assertThat(output.toString())
                    .containsPattern("generation 1: .* beside it, how far behind is not known\n")
                    .containsPattern("generation 2: .* is being filled, not started\n");
        }
    }

    @Test
    void aSecondRunBesideOne(TestInfo test) throws Exception {
        try (var tiny = pipeline(test)) {
            tiny.begin(tiny.first());
            var evolution = tiny.evolution(tiny.second(), SHORT);
            boolean done =
                    evolution.alone(
                            () -> {
                                tiny.refusesBeside();
                                tiny.refusesBeside("--abandon");
                                assertThat(tiny.evolve(tiny.second(), "--status")).isZero();
                                return true;
                            });
            assertThat(done).isTrue();
            assertThat(tiny.evolve(tiny.second(), "--yes")).as(tiny::errors).isZero();
        }
    }

    @Test
    void ofSeveralAtOnceOneAtATimeGoesOn(TestInfo test) throws Exception {
        try (var tiny = pipeline(test)) {
            tiny.begin(tiny.first());
            var evolution = tiny.evolution(tiny.second(), SHORT);
            var inside = new AtomicInteger();
            var runs =
                    IntStream.range(0, 2)
                            .mapToObj(
                                    any ->
                                            CompletableFuture.supplyAsync(
                                                    () -> evolution.alone(() -> isAlone(inside))))
                            .toList();
            int through = 0;
            for (var run : runs) {
                try {
                    assertThat(run.join()).as("alone").isTrue();
                    through++;
                } catch (CompletionException refused) {
                    assertThat(refused.getCause())
                            .isInstanceOf(FailureException.class)
                            .hasMessageStartingWith("Another 'millrace evolve' of " + tiny.name());
                }
            }
            assertThat(through).isBetween(1, 2);
        }
    }

    private static boolean isAlone(AtomicInteger inside) {
        int number = inside.incrementAndGet();
        LockSupport.parkNanos(SHORT.toNanos());
        inside.decrementAndGet();
        return number == 1;
    }
}
