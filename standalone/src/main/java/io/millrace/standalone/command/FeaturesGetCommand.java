package io.millrace.standalone.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code millrace features get}. */
@Command(
        name = "get",
        description = "Shows the values of an entity, from whichever instance holds them.",
        mixinStandardHelpOptions = true)
final class FeaturesGetCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int UNAVAILABLE = 503;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Parameters(index = "0", paramLabel = "ENTITY", description = "A name under 'features'.")
    private String entity;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KEY",
            description =
                    "Its key: one value for each field of the key, in their order; none where all"
                            + " events share one entity.")
    private List<String> key = new ArrayList<>();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "Event time to show the values of, in ISO-8601 or milliseconds (default: the"
                            + " watermark).")
    private String at;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description =
                    "Where the pipeline, or any instance of feature-stream, serves HTTP (default:"
                            + " ${DEFAULT-VALUE}).")
    private String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:MILLRACE_HTTP_TOKEN}",
            description = "What http.token is there (default: MILLRACE_HTTP_TOKEN).")
    private String token;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var response = send(request());
        var answer = parsed(response);
        if (response.statusCode() == UNAVAILABLE) {
            throw new FailureException(
                    answer.path("what").asText(), answer.path("remedy").asText());
        }
        if (response.statusCode() != 200) {
            throw new ParameterException(
                    spec.commandLine(),
                    answer.path("what").asText() + "; " + answer.path("remedy").asText());
        }
        var output = spec.commandLine().getOut();
        if (json) {
            output.println(answer.toPrettyString());
        } else {
            print(answer, output);
        }
        return ExitCode.DONE.number();
    }

    private HttpRequest request() {
        var path = new StringBuilder("/v1/features/").append(encoded(entity));
        char separator = '?';
        for (var part : key) {
            path.append(separator).append("key=").append(encoded(part));
            separator = '&';
        }
        if (at != null) {
            path.append(separator).append("at=").append(encoded(at));
        }
        try {
            var base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
            var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
            if (token != null && !token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            return request.build();
        } catch (IllegalArgumentException noUrl) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--url: '" + url + "' is not a URL like http://127.0.0.1:8080");
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build()
                    .send(request, BodyHandlers.ofString());
        } catch (IOException unanswered) {
            throw new FailureException(
                    url + " does not answer: " + unanswered,
                    "start the pipeline, or give its address with --url (feature-stream on its own"
                            + " serves on port 8081)",
                    unanswered);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FailureException("Interrupted while asking " + url, "", interrupted);
        }
    }

    private JsonNode parsed(HttpResponse<String> response) {
        try {
            var answer = new ObjectMapper().readTree(response.body());
            if (answer.isObject()) {
                return answer;
            }
        } catch (JsonProcessingException otherwise) {
            throw noApi(response);
        }
        throw noApi(response);
    }

    private FailureException noApi(HttpResponse<String> response) {
        return new FailureException(
                url + " answers " + response.statusCode() + ", but not as feature-stream does",
                "give the address of feature-stream or of the whole pipeline with --url");
    }

    private static void print(JsonNode answer, PrintWriter output) {
        var key = new ArrayList<String>();
        answer.path("key").forEach(part -> key.add(part.asText()));
        output.printf(
                "%s %s  at %s  watermark %s%s%s%n",
                answer.path("entity").asText(),
                String.join(" ", key),
                answer.path("at").asText(),
                answer.path("watermark").isNull() ? "unknown" : answer.path("watermark").asText(),
                answer.path("warm").asBoolean() ? "" : "  (not warm: history is shorter)",
                answer.path("known").asBoolean() ? "" : "  (nothing is kept of it)");
        var values = answer.path("values");
        int width = 0;
        for (var names = values.fieldNames(); names.hasNext(); ) {
            width = Math.max(width, names.next().length());
        }
        for (var each : values.properties()) {
            output.printf(
                    "  %-" + Math.max(1, width) + "s  %s%n",
                    each.getKey(),
                    each.getValue().isNull() ? "-" : each.getValue().asText());
        }
        if (!answer.path("expired").isEmpty()) {
            output.printf(
                    "%d values look back to what is not kept any more%n",
                    answer.path("expired").size());
        }
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
