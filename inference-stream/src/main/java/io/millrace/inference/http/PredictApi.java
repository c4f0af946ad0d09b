package io.millrace.inference.http;

import static io.millrace.runtime.http.RejectedException.NOT_NOW;
import static io.millrace.runtime.http.RejectedException.REFUSED;
import static io.millrace.runtime.http.RejectedException.TOO_LATE;
import static io.millrace.runtime.http.RejectedException.TOO_MANY;
import static io.millrace.runtime.http.RejectedException.WRONG;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.millrace.inference.predict.Answer;
import io.millrace.runtime.http.RejectedException;
import io.millrace.runtime.run.Health;
import io.millrace.runtime.settings.HttpSettings.Access;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.Format;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /v1/predict}: an event of the source that asks for predictions, as JSON. */
public final class PredictApi {
    /** Sends events, and tells what became of them. */
    @FunctionalInterface
    public interface Desk {
        /**
         * Sends one.
         *
         * @return what becomes of it; cancelled or completed by us where we wait no longer
         */
        CompletableFuture<Answer> ask(String id, byte[] event);
    }

    private static final Logger LOG = LoggerFactory.getLogger(PredictApi.class);

    private final Plan plan;
    private final Desk desk;
    private final Supplier<Health> health;
    private final Access access;
    private final Semaphore places;
    private final JsonMapper json =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    public PredictApi(Plan plan, Desk desk, Supplier<Health> health, Access access) {
        this.plan = plan;
        this.desk = desk;
        this.health = health;
        this.access = access;
        this.places = new Semaphore(access.concurrency());
    }

    public void addTo(RoutesConfig routes) {
        routes.post("/v1/predict", this::predict);
    }

    private void predict(Context request) {
        try {
            requireReady();
            var event = request.bodyAsBytes();
            var id = id(event);
            if (!places.tryAcquire()) {
                throw new RejectedException(
                        TOO_MANY,
                        "%d predictions are being waited for here".formatted(access.concurrency()),
                        "ask again, or another instance; http.concurrency is the limit");
            }
            request.future(
                    () ->
                            desk.ask(id, event)
                                    .orTimeout(
                                            access.predictTimeout().toMillis(),
                                            TimeUnit.MILLISECONDS)
                                    .whenComplete((answer, failed) -> places.release())
                                    .thenAccept(answer -> tell(request, answer))
                                    .exceptionally(
                                            failed -> {
                                                rejected(failed).tell(request);
                                                return null;
                                            }));
        } catch (RejectedException rejected) {
            rejected.tell(request);
        }
    }

    private void requireReady() {
        if (plan.spine().format() != Format.JSON) {
            throw new RejectedException(
                    WRONG,
                    "the source '" + plan.spine().name() + "' is not in JSON",
                    "send the event to the topic " + plan.spine().topic());
        }
        var now = health.get();
        if (!now.ready()) {
            throw new RejectedException(NOT_NOW, "not ready: " + now.detail(), "ask again");
        }
    }

    /** As predictions name the event. */
    private String id(byte[] event) {
        var field = plan.spine().schema().name(plan.spine().idField());
        JsonNode id;
        try {
            id = json.readTree(event).path(field);
        } catch (IOException malformed) {
            throw new RejectedException(
                    WRONG, "the body is not JSON", "send one event as a JSON object");
        }
        boolean named = id.isTextual() || id.isIntegralNumber();
        if (!named || id.asText().isEmpty()) {
            throw new RejectedException(
                    WRONG,
                    "the event has no '" + field + "'",
                    "send one event of '" + plan.spine().name() + "' as a JSON object");
        }
        return id.asText();
    }

    private static RejectedException rejected(Throwable failed) {
        var cause = failed instanceof CompletionException ? failed.getCause() : failed;
        if (cause instanceof TimeoutException) {
            return new RejectedException(
                    TOO_LATE,
                    "there is no prediction yet; the event was taken all the same",
                    "send the same event again: it changes nothing and gets the same prediction");
        }
        LOG.warn("an event could not be predicted", cause);
        return new RejectedException(
                NOT_NOW, "the event could not be sent: " + cause.getMessage(), "send it again");
    }

    private static void tell(Context request, Answer answer) {
        if (answer.prediction() != null) {
            request.contentType("application/json").result(answer.prediction());
            return;
        }
        var letter = answer.refusal();
        var what = (letter.rule() + " " + letter.detail()).strip();
        new RejectedException(
                        REFUSED,
                        letter.reason().text() + (what.isEmpty() ? "" : ": " + what),
                        letter.reason().meaning())
                .tell(request);
    }
}
