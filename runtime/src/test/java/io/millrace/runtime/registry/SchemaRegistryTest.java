package io.millrace.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.settings.Settings;
import io.millrace.runtime.settings.SettingsReader;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.FailureException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryTest {
    private static final Schema ORDER =
            SchemaBuilder.record("Order").fields().requiredLong("id").endRecord();

    private final RegistryServer server = new RegistryServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aSchemaIsAskedForOnce() {
        var registry = registry(Map.of());
        int id = registry.register("orders-value", ORDER);

        assertThat(registry.register("orders-value", ORDER)).isEqualTo(id);
        assertThat(registry.entry(id).schema()).isEqualTo(ORDER);
        assertThat(registry.entry(id).schema()).isEqualTo(ORDER);
        assertThat(server.requests()).filteredOn(("GET /schemas/ids/" + id)::equals).hasSize(1);
    }

    @Test
    void anUnknownIdIsAnAnswerAndIsNotAskedForAgainAtOnce() {
        var registry = registry(Map.of());

        assertThat(registry.entry(7).schema()).isNull();
        assertThat(registry.entry(7).problem()).isEqualTo("is not known to the registry");
        assertThat(server.requests()).containsExactly("GET /schemas/ids/7");
    }

    @Test
    void anOutageIsWaitedFor() {
        var registry = registry(Map.of());
        int id = registry.register("orders-value", ORDER);
        server.outage(2);

        assertThat(registry.entry(id).schema()).isEqualTo(ORDER);
        assertThat(server.requests()).filteredOn(("GET /schemas/ids/" + id)::equals).hasSize(3);
    }

    @Test
    void whoDoesNotAnswerInTimeEndsTheProgramAndBlamesNoRecord() {
        server.close();

        assertThatThrownBy(() -> registry(Map.of("registry.timeout", "200ms")).entry(1))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(server.url() + " does not answer")
                .hasMessageContaining("registry.url");
    }

    @Test
    void aWrongPathIsNoUnknownSchema() {
        var wrong = registry(Map.of("registry.url", server.url() + "/nowhere/"));

        assertThatThrownBy(() -> wrong.entry(1))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("/nowhere answers 404");
        assertThatThrownBy(wrong::check)
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("does not speak Confluent's API");
        registry(Map.of()).check();
    }

    @Test
    void credentialsGoAlongAndTheirRefusalIsNotRetried() {
        server.demand("Basic bWU6c2VjcmV0");
        registry(Map.of("registry.user", "me", "registry.password", "secret")).check();
        server.demand("Bearer t0ken");
        registry(Map.of("registry.token", "t0ken")).check();

        assertThatThrownBy(registry(Map.of())::check)
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("refuses our credentials (401)");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void referredSchemasAreFetched() throws Exception {
        post(
                "place",
                "{\"schema\":%s}",
                "{\"type\":\"enum\",\"name\":\"Place\",\"symbols\":[\"A\"]}");
        post(
                "order",
                "{\"schema\":%s,\"references\":[{\"name\":\"Place\",\"subject\":\"place\",\"version\":1}]}",
                "{\"type\":\"record\",\"name\":\"O\",\"fields\":[{\"name\":\"at\",\"type\":\"Place\"}]}");
        post(
                "lost",
                "{\"schema\":%s,\"references\":[{\"name\":\"P\",\"subject\":\"gone\",\"version\":1}]}",
                "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"at\",\"type\":\"P\"}]}");
        var registry = registry(Map.of());

        assertThat(registry.entry(2).schema().getField("at").schema().getEnumSymbols())
                .containsExactly("A");
        assertThat(registry.entry(3).problem()).contains("/subjects/gone/versions/1 is not known");
    }

    @Test
    void whatIsNotAvroIsAnAnswer() throws Exception {
        post("p", "{\"schemaType\":\"PROTOBUF\",\"schema\":%s}", "syntax = 'proto3';");

        assertThat(registry(Map.of()).entry(1).problem()).isEqualTo("is of type PROTOBUF");
    }

    @Test
    void aSchemaThatCannotReadTheOneBeforeIsRefusedWithTheSubjectsName() {
        var registry = registry(Map.of());
        registry.register("orders-value", ORDER);
        var other = SchemaBuilder.record("Order").fields().requiredString("id").endRecord();

        assertThatThrownBy(() -> registry.register("orders-value", other))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("'orders-value': 409");
    }

    @Test
    void withoutAnAddressTheSettingsAreWrong() {
        var settings = Settings.of(Map.of()).registry();

        assertThatThrownBy(() -> SchemaRegistry.of(settings, "the topic orders is in Avro"))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("registry.url")
                .hasMessageContaining("the topic orders is in Avro");
        assertThatThrownBy(
                        () ->
                                Settings.of(
                                        Map.of("registry.url", "host:1", "registry.timeout", "1h")))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("no address of an HTTP server")
                .hasMessageContaining("at most 240s");
    }

    @Test
    void secretsAreNotShown() {
        var lines =
                new SettingsReader()
                        .flags(Map.of("registry.password", "pa55", "registry.token", "t0ken"))
                        .effective();

        assertThat(lines).contains("registry.password = ******** (flag)");
        assertThat(String.join("", lines)).doesNotContain("pa55").doesNotContain("t0ken");
    }

    private SchemaRegistry registry(Map<String, String> more) {
        var settings = new HashMap<>(Map.of("registry.url", server.url()));
        settings.putAll(more);
        return SchemaRegistry.of(Settings.of(settings).registry(), "a test");
    }

    /** What the client itself does not write. */
    private void post(String subject, String body, String schema) throws Exception {
        var json = body.formatted("\"" + schema.replace("\"", "\\\"") + "\"");
        var request =
                HttpRequest.newBuilder(
                                URI.create(server.url() + "/subjects/" + subject + "/versions"))
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build();
        assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }
}
