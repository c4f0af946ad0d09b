package io.millrace.feature.serving;

import static io.millrace.runtime.http.RejectedException.WRONG;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.millrace.feature.entity.EntityReaders;
import io.millrace.runtime.http.RejectedException;
import io.millrace.schemas.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/**
 * {@code GET /v1/features/ENTITY?key=...&at=...} and, for many at once, {@code POST /v1/features}.
 * docs/SERVING.md describes both.
 */
public final class FeatureApi {
    static final String PATH = "/v1/features";
    static final String ASK = "ask";
    static final String ANSWERS = "answers";

    private static final int MOST = 1_000;

    private final Plan plan;
    private final ServingStore store;
    private final ObjectMapper json = new ObjectMapper();

    FeatureApi(Plan plan, ServingStore store) {
        this.plan = plan;
        this.store = store;
    }

    /**
     * The API of a running feature-stream.
     *
     * @param streams may give null before they are started
     * @param self host and port by which other instances know this one
     * @param token that they ask for, empty for none
     */
    public static FeatureApi of(
            Plan plan,
            EntityReaders readers,
            Supplier<KafkaStreams> streams,
            Supplier<String> self,
            String token) {
        return new FeatureApi(
                plan,
                new ServingStore(readers, new StreamsOwners(streams), new Forwarding(self, token)));
    }

    public void addTo(RoutesConfig routes) {
        routes.get(PATH + "/{entity}", this::one);
        routes.post(PATH, this::many);
    }

    private void one(Context request) {
        try {
            var question =
                    Question.of(
                            plan,
                            request.pathParam("entity"),
                            request.queryParams("key"),
                            request.queryParam("at"));
            tell(request, store.answer(List.of(question), isForwarded(request)).get(0));
        } catch (RejectedException refused) {
            refused.tell(request);
        }
    }

    private void many(Context request) {
        try {
            var answers = answers(read(request), isForwarded(request));
            var body = json.createObjectNode();
            answers.forEach(body.putArray(ANSWERS)::add);
            tell(request, body);
        } catch (RejectedException refused) {
            refused.tell(request);
        }
    }

    /** Each question is checked on its own, so that a wrong one spoils no other. */
    private List<ObjectNode> answers(JsonNode body, boolean forwarded) {
        var answers = new ArrayList<ObjectNode>();
        var questions = new ArrayList<Question>();
        var places = new ArrayList<Integer>();
        var at = text(body.get("at"));
        for (var asked : body.path(ASK)) {
            places.add(answers.size());
            try {
                questions.add(question(asked, at));
                answers.add(null);
            } catch (RejectedException refused) {
                places.remove(places.size() - 1);
                answers.add(refused.body());
            }
        }
        var answered = store.answer(questions, forwarded);
        for (int i = 0; i < answered.size(); i++) {
            answers.set(places.get(i), answered.get(i));
        }
        return answers;
    }

    private Question question(JsonNode asked, String commonAt) {
        var key = new ArrayList<String>();
        var given = asked.path("key");
        if (given.isArray()) {
            given.forEach(part -> key.add(text(part)));
        } else if (!given.isMissingNode()) {
            key.add(text(given));
        }
        var at = text(asked.get("at"));
        return Question.of(
                plan, String.valueOf(text(asked.get("entity"))), key, at == null ? commonAt : at);
    }

    private JsonNode read(Context request) {
        JsonNode body;
        try {
            body = json.readTree(request.body());
        } catch (JsonProcessingException malformed) {
            throw wrong("the body is not JSON: " + malformed.getOriginalMessage());
        }
        int asked = body.path(ASK).size();
        if (!body.path(ASK).isArray() || asked == 0 || asked > MOST) {
            throw wrong("'" + ASK + "' is not a list of 1 to " + MOST + " questions");
        }
        return body;
    }

    private static RejectedException wrong(String what) {
        return new RejectedException(
                WRONG, what, "send {\"ask\": [{\"entity\": \"...\", \"key\": [\"...\"]}, ...]}");
    }

    /** Null where there is none; a structure as its JSON, which then is no value of a key. */
    private static String text(JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static boolean isForwarded(Context request) {
        return request.header(Forwarding.HEADER) != null;
    }

    private static void tell(Context request, ObjectNode body) {
        RejectedException.tell(request, Answers.status(body), body);
    }
}
