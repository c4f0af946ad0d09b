package io.millrace.feature.serving;

import static io.millrace.runtime.http.RejectedException.NOT_NOW;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.runtime.http.RejectedException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.HostInfo;

/** Asks other instances, by the same API. */
final class Forwarding {
    /** Marks a question that another instance sent on. */
    static final String HEADER = "Millrace-Forwarded";

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build();
    private final Supplier<String> self;
    private final String token;

    /**
     * @param self host and port by which others know this instance
     * @param token that they ask for, empty for none
     */
    Forwarding(Supplier<String> self, String token) {
        this.self = self;
        this.token = token;
    }

    boolean isSelf(HostInfo host) {
        return self.get().equals(text(host));
    }

    /** The instance's answers, in the order of the questions; refusals where it gives none. */
    CompletableFuture<List<ObjectNode>> ask(HostInfo host, List<Question> questions) {
        var request =
                HttpRequest.newBuilder(URI.create("http://" + text(host) + FeatureApi.PATH))
                        .timeout(ANSWER)
                        .header("Content-Type", "application/json")
                        .header(HEADER, self.get())
                        .POST(BodyPublishers.ofString(body(questions)));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.sendAsync(request.build(), BodyHandlers.ofString())
                .thenApply(response -> answers(response, questions.size()))
                .exceptionally(
                        failed -> {
                            var refused = refused(host, failed);
                            return questions.stream()
                                    .map(question -> Answers.refusal(question, refused))
                                    .toList();
                        });
    }

    private static RejectedException refused(HostInfo host, Throwable failed) {
        var cause = failed.getCause() == null ? failed : failed.getCause();
        return new RejectedException(
                NOT_NOW,
                "the instance at %s, which holds the key, does not answer: %s"
                        .formatted(text(host), cause),
                "ask again; if it stays so, set http.advertised-host of that instance to what the"
                        + " others reach it by, and http.host to an address that they can reach");
    }

    private String body(List<Question> questions) {
        var body = json.createObjectNode();
        var asked = body.putArray(FeatureApi.ASK);
        for (var question : questions) {
            var each = asked.addObject().put("entity", question.entity().name());
            question.key().forEach(each.putArray("key")::add);
            question.at().ifPresent(at -> each.put("at", at));
        }
        return body.toString();
    }

    private List<ObjectNode> answers(HttpResponse<String> response, int expected) {
        try {
            var answers = new ArrayList<ObjectNode>();
            for (var answer : json.readTree(response.body()).path(FeatureApi.ANSWERS)) {
                answers.add((ObjectNode) answer);
            }
            if (answers.size() != expected) {
                throw new IllegalStateException(
                        "status " + response.statusCode() + ": " + response.body());
            }
            return answers;
        } catch (JsonProcessingException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(HostInfo host) {
        var name = host.host();
        return (name.contains(":") ? "[" + name + "]" : name) + ":" + host.port();
    }
}
