package io.millrace.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class LaunchTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<String> steps = new ArrayList<>();

    @Test
    void whatGoesWellIsSilent() {
        assertThat(run(() -> ExitCode.DONE).number()).isZero();
        assertThat(text()).isEmpty();
    }

    @Test
    void aWrongDefinitionIsToldInFullAndIsExitCode2() {
        var wrong =
                new DefinitionException(
                        "p.yaml",
                        List.of(
                                new Problem("a", 1, "is wrong", ""),
                                new Problem("b", 2, "is wrong too", "")));

        assertThat(run(() -> failing(wrong)).number()).isEqualTo(2);
        assertThat(text())
                .isEqualTo(
                        """
                        p.yaml: 2 problems
                          line 1: a: is wrong
                          line 2: b: is wrong too
                        """);
    }

    @Test
    void aFailureIsOneMessageAndExitCode1() {
        var failure =
                new FailureException(
                        "No broker answered", "start it", new IllegalStateException("deep"));

        assertThat(run(() -> failing(new CompletionException(failure))).number()).isEqualTo(1);
        assertThat(text()).isEqualTo("No broker answered\n  -> start it\n");
    }

    @Test
    void whatNobodyForesawPointsToTheLog() {
        assertThat(run(() -> failing(new IllegalStateException("oops"))).number()).isEqualTo(1);
        assertThat(text())
                .isEqualTo(
                        """
                        Something failed that should not: java.lang.IllegalStateException: oops
                          -> the-log has the whole story; please report it
                        """);
    }

    @Test
    void programsAreStartedInOrderAndClosedLastFirstWhenOneEnds() throws InterruptedException {
        var first = new Recording("first");
        var second = new Recording("second");
        second.stopped.complete(null);

        Launch.programs(new Shutdown(), List.of(first, second));

        assertThat(steps)
                .containsExactly("start first", "start second", "close second", "close first");
    }

    @Test
    void theCauseOfAProgramThatFailedIsThrownAfterAllAreClosed() {
        var cause = new FailureException("The disk is full", "");
        var first = new Recording("first");
        first.stopped.completeExceptionally(cause);

        assertThatThrownBy(
                        () ->
                                Launch.programs(
                                        new Shutdown(), List.of(first, new Recording("second"))))
                .isSameAs(cause);
        assertThat(steps).endsWith("close second", "close first");
    }

    @Test
    void aProgramThatCannotStartIsClosedWithThoseBeforeIt() {
        var cause = new FailureException("The port is in use", "");
        var broken =
                new Recording("broken") {
                    @Override
                    public void start() {
                        throw cause;
                    }
                };

        assertThatThrownBy(
                        () ->
                                Launch.programs(
                                        new Shutdown(),
                                        List.of(
                                                new Recording("first"),
                                                broken,
                                                new Recording("third"))))
                .isSameAs(cause);
        assertThat(steps).containsExactly("start first", "close broken", "close first");
    }

    @Test
    void whatFailsToCloseDoesNotKeepTheOthersFromIt() {
        var shutdown = new Shutdown();
        shutdown.add("first", () -> steps.add("first"));
        shutdown.add("second", () -> failing(new IllegalStateException("stuck")));
        shutdown.add("third", () -> steps.add("third"));

        shutdown.close();
        shutdown.close();
        shutdown.add("late", () -> steps.add("late"));

        assertThat(steps).containsExactly("third", "first", "late");
    }

    private ExitCode run(Callable<ExitCode> work) {
        return Launch.run(new PrintStream(written, true, StandardCharsets.UTF_8), "the-log", work);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static ExitCode failing(RuntimeException thrown) {
        throw thrown;
    }

    private class Recording implements Program {
        final CompletableFuture<Void> stopped = new CompletableFuture<>();
        private final String name;

        Recording(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start() {
            steps.add("start " + name);
        }

        @Override
        public Health health() {
            return Health.of(Health.State.READY);
        }

        @Override
        public CompletableFuture<Void> stopped() {
            return stopped;
        }

        @Override
        public void close() {
            steps.add("close " + name);
        }
    }
}
