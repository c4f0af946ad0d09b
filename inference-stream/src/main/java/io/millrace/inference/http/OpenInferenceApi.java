package io.millrace.inference.http;

import static io.millrace.runtime.http.RejectedException.NOT_NOW;
import static io.millrace.runtime.http.RejectedException.TOO_MANY;
import static io.millrace.runtime.http.RejectedException.UNKNOWN;
import static io.millrace.runtime.http.RejectedException.WRONG;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.millrace.inference.score.VersionScorer;
import io.millrace.inference.session.LoadedModel;
import io.millrace.runtime.http.RejectedException;
import io.millrace.runtime.run.Health;
import io.millrace.schemas.plan.Plan;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The Open Inference Protocol, version 2, over REST. The model has the pipeline's name; without a
 * version it is the champion. It takes a tensor per input of the pipeline and gives score, margin
 * and decision. Nothing of this goes through a topic.
 */
public final class OpenInferenceApi {
    private static final String PLATFORM = "onnxruntime_onnx";

    /** The versions that can be asked. */
    public interface Versions {
        /** Empty before the first activation. */
        Optional<String> champion();

        /** Of one that is loaded or can be at once; empty for any other. */
        Optional<LoadedModel.Lease> lease(String version);
    }

    private final Plan plan;
    private final Versions versions;
    private final Supplier<Health> health;
    private final Semaphore places;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param concurrency most requests for inference at a time
     */
    public OpenInferenceApi(
            Plan plan, Versions versions, Supplier<Health> health, int concurrency) {
        this.plan = plan;
        this.versions = versions;
        this.health = health;
        this.places = new Semaphore(concurrency);
    }

    public void addTo(RoutesConfig routes) {
        routes.get("/v2", answering(request -> server()));
        routes.get("/v2/health/live", request -> state(request, "live", !health.get().failed()));
        routes.get("/v2/health/ready", request -> state(request, "ready", health.get().ready()));
        for (var model : new String[] {"", "/versions/{version}"}) {
            var path = "/v2/models/{model}" + model;
            routes.get(path, answering(this::metadata));
            routes.get(path + "/ready", answering(this::modelReady));
            routes.post(path + "/infer", answering(this::infer));
        }
    }

    private interface Answering {
        ObjectNode answer(Context request);
    }

    private static Handler answering(Answering work) {
        return request -> {
            try {
                tell(request, work.answer(request));
            } catch (RejectedException rejected) {
                rejected.tell(request, object().put("error", rejected.getMessage()));
            }
        };
    }

    private static ObjectNode server() {
        var version = OpenInferenceApi.class.getPackage().getImplementationVersion();
        var server = object().put("name", "millrace");
        server.put("version", version == null ? "development" : version).putArray("extensions");
        return server;
    }

    private static void state(Context request, String what, boolean holds) {
        request.status(holds ? 200 : NOT_NOW);
        tell(request, object().put(what, holds));
    }

    private ObjectNode modelReady(Context request) {
        try (var lease = lease(request)) {
            return object().put("name", plan.pipeline()).put("ready", lease != null);
        }
    }

    private ObjectNode metadata(Context request) {
        try (var lease = lease(request)) {
            var answer = object().put("name", plan.pipeline());
            answer.putArray("versions").add(lease.manifest().version());
            answer.put("platform", PLATFORM);
            var inputs = answer.putArray("inputs");
            plan.inputs().forEach(input -> inputs.add(InferenceTensors.describe(input)));
            InferenceTensors.describeOutputs(answer.putArray("outputs"));
            return answer;
        }
    }

    private ObjectNode infer(Context request) {
        if (!places.tryAcquire()) {
            throw new RejectedException(TOO_MANY, "too many requests at a time", "ask again");
        }
        try (var lease = lease(request)) {
            var body = body(request);
            var tensors = InferenceTensors.read(body, plan.inputs());
            var answer = object().put("model_name", plan.pipeline());
            answer.put("model_version", lease.manifest().version());
            if (body.path("id").isTextual()) {
                answer.put("id", body.path("id").asText());
            }
            try (var scorer = new VersionScorer(lease.share())) {
                tensors.score(scorer, answer.putArray("outputs"));
            }
            return answer;
        } finally {
            places.release();
        }
    }

    private JsonNode body(Context request) {
        try {
            return json.readTree(request.bodyAsBytes());
        } catch (IOException malformed) {
            throw new RejectedException(WRONG, "the body is not JSON", "");
        }
    }

    /** The model that the path names, loaded. */
    private LoadedModel.Lease lease(Context request) {
        var name = request.pathParam("model");
        if (!name.equals(plan.pipeline())) {
            throw new RejectedException(
                    UNKNOWN,
                    "there is no model '%s'; this one is '%s'".formatted(name, plan.pipeline()),
                    "");
        }
        if (!health.get().ready()) {
            throw new RejectedException(NOT_NOW, "not ready: " + health.get().detail(), "");
        }
        var asked = request.pathParamMap().get("version");
        if (asked == null) {
            var champion = versions.champion();
            return champion.flatMap(versions::lease)
                    .orElseThrow(
                            () -> new RejectedException(NOT_NOW, "no model is active yet", ""));
        }
        return versions.lease(asked)
                .orElseThrow(
                        () ->
                                new RejectedException(
                                        UNKNOWN, "there is no version '" + asked + "' here", ""));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static void tell(Context request, ObjectNode body) {
        request.contentType("application/json").result(body.toString());
    }
}
