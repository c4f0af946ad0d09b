package io.millrace.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.Activation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ActivationHistoryTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration NONE = Duration.ZERO;

    private final ActivationHistory history = new ActivationHistory();

    @Test
    void anEntryThatIsNotThereAlthoughLaterOnesAreIsLost() {
        history.append(3, activation("v2"));
        history.passed(5);

        assertThat(history.await(0, NONE)).as("removed from the front").isEmpty();
        assertThat(history.await(3, NONE)).contains(activation("v2"));
        assertThat(history.await(5, NONE)).as("read without sense").isEmpty();
    }

    @Test
    void anEntryThatIsStillToComeIsWaitedFor() throws Exception {
        history.append(0, activation("v1"));
        var waiting = CompletableFuture.supplyAsync(() -> history.await(1, LONG));
        history.append(1, activation("v2"));

        assertThat(waiting.get(20, TimeUnit.SECONDS)).contains(activation("v2"));
    }

    @Test
    void aLogThatEndsBeforeTheEntryIsNoReasonToGuess() {
        history.append(0, activation("v1"));

        assertThatThrownBy(() -> history.await(1, NONE))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("the log ends at 1");
    }

    @Test
    void theNewestThatCoversATimeIsInForce() {
        history.append(0, activation("v1"));
        history.append(1, activation("v2").from(1_000L));

        assertThat(history.inForce(999)).map(Activation::champion).contains("v1");
        assertThat(history.inForce(1_000)).map(Activation::champion).contains("v2");
        assertThat(history.first()).map(Activation::champion).contains("v1");
        assertThat(history.newest()).map(Activation::champion).contains("v2");
    }

    private static Activation activation(String champion) {
        return Activation.champion(champion, "", "", 0);
    }
}
