package io.millrace.trainer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.schemas.model.ModelStatus;
import io.millrace.schemas.model.ModelStatus.State;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the instances of inference-stream have said of one version, and who of them is alive: those
 * whose heartbeat is not older than 15 s. One thread.
 */
public final class Servers {
    private static final Logger LOG = LoggerFactory.getLogger(Servers.class);
    private static final long ALIVE_MILLIS = 15_000;

    /** What can be done with the version. */
    public enum Readiness {
        /** All live instances have loaded it. */
        LOADED,
        /** A live instance refuses it. */
        REFUSED,
        /** Some live instance has not said anything yet. */
        PENDING,
        /** Nobody is alive. */
        NOBODY
    }

    /**
     * @param detail for a person
     */
    public record Answer(Readiness readiness, String detail) {}

    private final String version;
    private final Map<String, Long> beats = new HashMap<>();
    private final Map<String, ModelStatus> statuses = new HashMap<>();

    Servers(String version) {
        this.version = version;
    }

    /** Takes the next record of {@code <p>.model-status}. */
    void accept(byte[] key, byte[] value) {
        if (value == null) {
            forget(key == null ? "" : new String(key, UTF_8));
            return;
        }
        try {
            var status = ModelStatus.fromJson(value);
            if (status.state() == State.ALIVE) {
                beats.put(status.instance(), status.at());
            } else if (version.equals(status.version())) {
                statuses.put(status.instance(), status);
            }
        } catch (UnreadableRecordException wrong) {
            LOG.warn("a model status is passed over: {}", wrong.getMessage());
        }
    }

    /**
     * @param now wall clock in ms
     */
    Answer answer(long now) {
        var alive = new TreeSet<String>();
        beats.forEach(
                (instance, at) -> {
                    if (now - at <= ALIVE_MILLIS) {
                        alive.add(instance);
                    }
                });
        if (alive.isEmpty()) {
            return new Answer(Readiness.NOBODY, "no instance of inference-stream is alive");
        }
        var refusal = alive.stream().flatMap(one -> refusal(one).stream()).findFirst();
        if (refusal.isPresent()) {
            return new Answer(Readiness.REFUSED, refusal.get());
        }
        var silent = new TreeSet<>(alive);
        silent.removeAll(statuses.keySet());
        return silent.isEmpty()
                ? new Answer(Readiness.LOADED, "loaded by " + String.join(", ", alive))
                : new Answer(Readiness.PENDING, "not loaded by " + String.join(", ", silent));
    }

    private Optional<String> refusal(String instance) {
        return Optional.ofNullable(statuses.get(instance))
                .filter(status -> status.state() == State.REFUSED)
                .map(
                        status ->
                                "%s refuses it (%s): %s"
                                        .formatted(instance, status.check(), status.reason()));
    }

    private void forget(String key) {
        beats.keySet().removeIf(instance -> ModelStatus.alive(instance, 0).key().equals(key));
    }
}
