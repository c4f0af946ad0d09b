package io.millrace.schemas.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * How far a generation of a pipeline's definitions has come in being followed by the next one: a
 * record of {@code <p>.definitions} under the key {@code succession/<generation>}, JSON with {@code
 * state} and, for those who read it, {@code by} and {@code at}.
 */
public enum Succession {
    /** Nobody follows. */
    NONE(0),
    /** The next generation runs beside this one, which serves, and tells the next one so. */
    BESIDE(1),
    /** The next generation serves. */
    SERVES(2),
    /** The next generation serves, and waits for nothing that this one could still say. */
    DONE(3);

    private static final String KEY = "succession/";
    private static final JsonMapper JSON = new JsonMapper();

    private final int number;

    Succession(int number) {
        this.number = number;
    }

    /** In stored bytes; for ever. */
    public int number() {
        return number;
    }

    /** The state of a number. */
    public static Succession of(int number) {
        for (var each : values()) {
            if (each.number == number) {
                return each;
            }
        }
        throw new UnreadableRecordException("there is no succession of the number " + number);
    }

    /** Of a generation's record. */
    public static byte[] key(int generation) {
        return (KEY + generation).getBytes(UTF_8);
    }

    /** The generation of a record's key; empty for other records of the topic. */
    public static OptionalInt generation(byte[] key) {
        var text = key == null ? "" : new String(key, UTF_8);
        return text.matches(KEY + "[1-9][0-9]{0,8}")
                ? OptionalInt.of(Integer.parseInt(text.substring(KEY.length())))
                : OptionalInt.empty();
    }

    /**
     * A record's value.
     *
     * @param by who says so
     * @param at wall clock in ms
     */
    public byte[] encode(String by, long at) {
        try {
            return JSON.writeValueAsBytes(
                    JSON.createObjectNode().put("state", text()).put("by", by).put("at", at));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can be written", e);
        }
    }

    /**
     * @param value null where the record was removed
     */
    public static Succession decode(byte[] value) {
        if (value == null) {
            return NONE;
        }
        try {
            var state = JSON.readTree(value).path("state").asText();
            for (var each : values()) {
                if (each.text().equals(state)) {
                    return each;
                }
            }
            throw new UnreadableRecordException("'" + state + "' is not the state of a succession");
        } catch (IOException e) {
            throw new UnreadableRecordException("not a succession: " + e.getMessage(), e);
        }
    }

    /** As written in records. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the next generation is told who serves each event. */
    public boolean tells() {
        return this != NONE;
    }

    /** Whether the next generation serves. */
    public boolean passesOn() {
        return this == SERVES || this == DONE;
    }
}
