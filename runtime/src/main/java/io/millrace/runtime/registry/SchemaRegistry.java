package io.millrace.runtime.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.runtime.settings.RegistrySettings;
import io.millrace.schemas.problem.Problems;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * The Avro schemas of a registry that speaks Confluent's API. A schema never changes under its id
 * and is asked for once. Threads may share it.
 *
 * <p>What the registry says of an id is an {@link Entry}, the refusal of an unknown one included.
 * That it cannot be asked is never blamed on the record: every method throws {@link
 * io.millrace.schemas.problem.FailureException} when its patience is at an end.
 */
public final class SchemaRegistry {
    /** Confluent's codes for "no such ..." have five digits; 404 alone is a wrong address. */
    private static final int FIRST_NOT_FOUND = 40_400;

    private static final JsonMapper JSON = new JsonMapper();

    private final RegistryHttp http;
    private final Map<Integer, Entry> known = new ConcurrentHashMap<>();
    private final UnknownSchemas unknown = new UnknownSchemas();

    /**
     * What is registered under an id.
     *
     * @param schema null where there is none to read records with
     * @param problem why there is none, following "schema 7 "
     * @param asked by {@link System#nanoTime}
     */
    public record Entry(Schema schema, String problem, long asked) {}

    private SchemaRegistry(RegistryHttp http) {
        this.http = http;
    }

    /**
     * The registry of the settings; throws where they name none.
     *
     * @param why what needs it, such as "'orders' is in Avro"
     */
    public static SchemaRegistry of(RegistrySettings settings, String why) {
        var problems = new Problems();
        if (settings.url().isEmpty()) {
            problems.add(
                    "registry.url",
                    0,
                    "is empty, but " + why,
                    "set it to the address of the schema registry, such as http://host:8081");
        }
        problems.throwIfAny("settings");
        return new SchemaRegistry(new RegistryHttp(settings, settings.url().orElseThrow()));
    }

    /** Throws where the address is not that of a registry. */
    public void check() {
        var response = http.get("/schemas/types");
        if (response.statusCode() != 200 || !json(response).isArray()) {
            throw http.failure(
                    "does not speak Confluent's API: GET /schemas/types answers "
                            + response.statusCode(),
                    "give the whole address as registry.url, of Apicurio"
                            + " http://host:8080/apis/ccompat/v7");
        }
    }

    public Entry entry(int id) {
        var entry = known.get(id);
        if (entry == null) {
            entry = unknown.get(id, System.nanoTime());
        }
        if (entry == null) {
            entry = ask(id);
            if (entry.schema() == null) {
                unknown.put(id, entry, System.nanoTime());
            } else {
                known.put(id, entry);
            }
        }
        return entry;
    }

    /** The id under which the subject has this schema from now on. */
    public int register(String subject, Schema schema) {
        var body = JSON.createObjectNode().put("schema", schema.toString());
        var response = http.post("/subjects/" + encoded(subject) + "/versions", body.toString());
        var id = json(response).path("id");
        if (response.statusCode() != 200 || !id.isInt()) {
            throw http.failure(
                    "does not take a schema for '"
                            + subject
                            + "': "
                            + response.statusCode()
                            + " "
                            + response.body(),
                    "see which versions and which compatibility rule the subject has");
        }
        return id.intValue();
    }

    private Entry ask(int id) {
        long now = System.nanoTime();
        var response = http.get("/schemas/ids/" + id);
        var answer = json(response);
        if (unknown(response, answer)) {
            return new Entry(null, "is not known to the registry", now);
        }
        if (response.statusCode() != 200 || !answer.path("schema").isTextual()) {
            throw unexpected("schema " + id, response);
        }
        var type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            return new Entry(null, "is of type " + type, now);
        }
        try {
            var parser = new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
            references(answer, parser, new HashSet<>());
            return new Entry(parser.parse(answer.path("schema").textValue()), "", now);
        } catch (SchemaParseException broken) {
            return new Entry(null, "cannot be read: " + broken.getMessage(), now);
        }
    }

    /** Lets the parser know the schemas that an answer refers to. */
    private void references(JsonNode answer, Schema.Parser parser, Set<String> seen) {
        for (var reference : answer.path("references")) {
            var path =
                    "/subjects/"
                            + encoded(reference.path("subject").asText())
                            + "/versions/"
                            + reference.path("version").asInt();
            if (seen.add(path)) {
                var response = http.get(path);
                var referred = json(response);
                if (unknown(response, referred)) {
                    throw new SchemaParseException(path + " is not known to the registry");
                }
                if (response.statusCode() != 200 || !referred.path("schema").isTextual()) {
                    throw unexpected(path, response);
                }
                references(referred, parser, seen);
                parser.parse(referred.path("schema").textValue());
            }
        }
    }

    private static boolean unknown(HttpResponse<String> response, JsonNode answer) {
        return response.statusCode() == 404 && answer.path("error_code").asInt() >= FIRST_NOT_FOUND;
    }

    private RuntimeException unexpected(String what, HttpResponse<String> response) {
        return http.failure(
                "answers "
                        + response.statusCode()
                        + " when it is asked for "
                        + what
                        + ": "
                        + response.body().lines().findFirst().orElse(""),
                "check registry.url and the registry's own log; nothing is lost, the program goes"
                        + " on where it stopped");
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
