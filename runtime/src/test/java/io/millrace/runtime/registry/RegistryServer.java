package io.millrace.runtime.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaParseException;

/**
 * A small schema registry for tests, over HTTP on a free port of the loopback address: the part of
 * Confluent's API that Millrace uses, with its status and error codes, schemas in memory, backward
 * compatibility checked. It is not Apicurio, whose registry is not on Maven Central as a program.
 */
public final class RegistryServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final List<JsonNode> byId = new ArrayList<>();
    private final Map<String, List<Integer>> subjects = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private String authorization;
    private int outages;

    public RegistryServer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    /** For {@code registry.url}. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers the next requests with 503. */
    public synchronized void outage(int requestsToCome) {
        outages = requestsToCome;
    }

    /** Wants this Authorization header from now on. */
    public synchronized void demand(String header) {
        authorization = header;
    }

    /** Method and path of each request so far. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path);
            if (outages > 0) {
                outages--;
                error(exchange, 503, 503, "out of order");
            } else if (authorization != null
                    && !authorization.equals(
                            exchange.getRequestHeaders().getFirst("Authorization"))) {
                error(exchange, 401, 401, "Unauthorized");
            } else {
                answer(exchange, path.split("/"));
            }
        }
    }

    private void answer(HttpExchange exchange, String[] path) throws IOException {
        boolean post = exchange.getRequestMethod().equals("POST");
        if (path.length == 3 && path[1].equals("schemas") && path[2].equals("types")) {
            send(exchange, 200, "[\"AVRO\",\"JSON\",\"PROTOBUF\"]");
        } else if (path.length == 4 && path[1].equals("schemas") && path[2].equals("ids")) {
            byId(exchange, Integer.parseInt(path[3]));
        } else if (post && path.length == 4 && path[1].equals("subjects")) {
            register(exchange, URLDecoder.decode(path[2], UTF_8));
        } else if (path.length == 5 && path[1].equals("subjects")) {
            version(exchange, URLDecoder.decode(path[2], UTF_8), Integer.parseInt(path[4]));
        } else {
            error(exchange, 404, 404, "HTTP 404 Not Found");
        }
    }

    private void byId(HttpExchange exchange, int id) throws IOException {
        if (id < 1 || id > byId.size()) {
            error(exchange, 404, 40403, "Schema " + id + " not found");
        } else {
            send(exchange, 200, byId.get(id - 1).toString());
        }
    }

    private void version(HttpExchange exchange, String subject, int version) throws IOException {
        var ids = subjects.get(subject);
        if (ids == null) {
            error(exchange, 404, 40401, "Subject '" + subject + "' not found.");
        } else if (version < 1 || version > ids.size()) {
            error(exchange, 404, 40402, "Version " + version + " not found.");
        } else {
            send(exchange, 200, byId.get(ids.get(version - 1) - 1).toString());
        }
    }

    private void register(HttpExchange exchange, String subject) throws IOException {
        var body = JSON.readTree(exchange.getRequestBody());
        var ids = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
        if (!body.has("schemaType") && !body.has("references")) {
            try {
                var schema = new Schema.Parser().parse(body.get("schema").textValue());
                if (!ids.isEmpty() && !canRead(schema, ids.get(ids.size() - 1))) {
                    error(exchange, 409, 409, "Schema is incompatible with an earlier one");
                    return;
                }
            } catch (SchemaParseException e) {
                error(exchange, 422, 42201, e.getMessage());
                return;
            }
        }
        int id = byId.indexOf(body) + 1;
        if (id == 0) {
            byId.add(body);
            id = byId.size();
        }
        if (!ids.contains(id)) {
            ids.add(id);
        }
        send(exchange, 200, "{\"id\":" + id + "}");
    }

    private boolean canRead(Schema schema, int writer) {
        var written = new Schema.Parser().parse(byId.get(writer - 1).get("schema").textValue());
        return SchemaCompatibility.checkReaderWriterCompatibility(schema, written).getType()
                == SchemaCompatibilityType.COMPATIBLE;
    }

    private static void error(HttpExchange exchange, int status, int code, String message)
            throws IOException {
        var body = JSON.createObjectNode().put("error_code", code).put("message", message);
        send(exchange, status, body.toString());
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
        var bytes = json.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
