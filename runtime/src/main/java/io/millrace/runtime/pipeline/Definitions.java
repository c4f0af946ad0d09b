package io.millrace.runtime.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.Succession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code <p>.definitions} says now: the generations, and who follows whom. */
public final class Definitions {
    private static final JsonMapper JSON = new JsonMapper();

    /** Under it stands the first generation; behind it, the others by their number. */
    private static final String CURRENT = "current";

    /**
     * A definition that the pipeline runs by.
     *
     * @param canonical its canonical text; empty where that was lost
     */
    public record Generation(int number, String fingerprint, int partitions, String canonical) {}

    private final TreeMap<Integer, Generation> generations = new TreeMap<>();
    private final Map<Integer, Succession> successions = new HashMap<>();

    private Definitions() {}

    /** The topic must exist. */
    public static Definitions read(Clients clients, String topic) {
        var records = new HashMap<String, byte[]>();
        var definitions = new Definitions();
        new TopicReader(clients)
                .readAll(
                        topic,
                        record -> {
                            var of = Succession.generation(record.key());
                            if (of.isPresent()) {
                                var state = Succession.decode(record.value());
                                definitions.successions.put(of.getAsInt(), state);
                            } else {
                                var key = new String(record.key(), StandardCharsets.UTF_8);
                                records.put(key, record.value());
                            }
                        });
        records.forEach((key, value) -> definitions.take(key, value, records));
        return definitions;
    }

    /** Key of a generation's record. */
    static String key(int generation) {
        return generation == 1 ? CURRENT : CURRENT + "/" + generation;
    }

    private void take(String key, byte[] value, Map<String, byte[]> records) {
        if (value == null || !key.startsWith(CURRENT)) {
            return;
        }
        int number =
                key.equals(CURRENT) ? 1 : Integer.parseInt(key.substring(CURRENT.length() + 1));
        var current = tree(value);
        var fingerprint = current.path("fingerprint").asText();
        var definition = records.get(fingerprint);
        generations.put(
                number,
                new Generation(
                        number,
                        fingerprint,
                        current.path("partitions").asInt(),
                        definition == null ? "" : tree(definition).path("canonical").asText()));
    }

    /** Those that there are, by number. */
    public NavigableMap<Integer, Generation> generations() {
        return new TreeMap<>(generations);
    }

    public Optional<Generation> generation(int number) {
        return Optional.ofNullable(generations.get(number));
    }

    /** How far a generation has come in being followed. */
    public Succession succession(int number) {
        return successions.getOrDefault(number, Succession.NONE);
    }

    /** The generation before this one, where it still says who serves. */
    public Optional<Generation> predecessor(int number) {
        int before = number - 1;
        return generation(before).filter(any -> succession(before) != Succession.DONE);
    }

    private static JsonNode tree(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new FailureException(
                    "The current definition of the pipeline is unreadable",
                    "'millrace reset' starts over",
                    e);
        }
    }
}
