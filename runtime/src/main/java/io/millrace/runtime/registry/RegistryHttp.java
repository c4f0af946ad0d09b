package io.millrace.runtime.registry;

import io.millrace.runtime.settings.RegistrySettings;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to the registry. One that is not answered, or answered with the server's own fault, is
 * sent again at growing intervals until the time is up.
 */
final class RegistryHttp {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryHttp.class);
    private static final Duration ONE_ANSWER = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 5_000;
    private static final String JSON = "application/vnd.schemaregistry.v1+json";

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(ONE_ANSWER)
                    .build();
    private final RegistrySettings settings;
    private final URI url;

    /**
     * @param url the settings' own
     */
    RegistryHttp(RegistrySettings settings, URI url) {
        this.settings = settings;
        this.url = url;
    }

    HttpResponse<String> get(String path) {
        return answer(request(path).GET().build());
    }

    HttpResponse<String> post(String path, String json) {
        return answer(
                request(path)
                        .header("Content-Type", JSON)
                        .POST(BodyPublishers.ofString(json))
                        .build());
    }

    /** What happened at the registry, and what to do. */
    FailureException failure(String what, String remedy) {
        return new FailureException("The schema registry at " + url + " " + what, remedy);
    }

    private HttpRequest.Builder request(String path) {
        var request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(ONE_ANSWER)
                        .header("Accept", JSON + ", application/json");
        if (!settings.token().isEmpty()) {
            request.header("Authorization", "Bearer " + settings.token());
        } else if (!settings.user().isEmpty()) {
            var pair = settings.user() + ":" + settings.password();
            var encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + encoded);
        }
        return request;
    }

    private HttpResponse<String> answer(HttpRequest request) {
        long start = System.nanoTime();
        long pause = FIRST_PAUSE_MS;
        try {
            while (true) {
                var attempt = attempt(request);
                if (attempt.response() != null) {
                    return attempt.response();
                }
                long left = settings.timeout().toNanos() - (System.nanoTime() - start);
                if (left <= 0) {
                    throw failure(
                            "does not answer: "
                                    + attempt.problem()
                                    + "; asked for "
                                    + settings.timeout().toSeconds()
                                    + " s",
                            "start it or correct registry.url; nothing is lost, the program goes on"
                                    + " where it stopped");
                }
                LOG.warn("the schema registry at {}: {}; asking again", url, attempt.problem());
                Thread.sleep(Math.min(pause, TimeUnit.NANOSECONDS.toMillis(left) + 1));
                pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failure("was not asked to the end: the program is stopping", "");
        }
    }

    /**
     * @param response null where it is worth asking again
     */
    private record Attempt(HttpResponse<String> response, String problem) {}

    private Attempt attempt(HttpRequest request) throws InterruptedException {
        try {
            var response = client.send(request, BodyHandlers.ofString());
            int status = response.statusCode();
            if (status == 401 || status == 403) {
                throw failure(
                        "refuses our credentials (" + status + ")",
                        "check registry.user and registry.password, or registry.token");
            }
            return status >= 500 || status == 429
                    ? new Attempt(null, "it answers " + status)
                    : new Attempt(response, "");
        } catch (IOException unanswered) {
            return new Attempt(null, unanswered.toString());
        }
    }
}
