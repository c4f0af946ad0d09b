package io.millrace.trainer.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.schemas.record.UnreadableRecordException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Reads a few fields of a prediction and passes over the rest; of events outside of the sample it
 * reads no more than the id, which stands first.
 */
final class ScoredReader {
    private final JsonFactory json = new JsonFactory();

    /**
     * @param wanted by {@link EventHash}
     * @throws UnreadableRecordException where the bytes are no prediction
     */
    Optional<Scored> read(byte[] prediction, LongPredicate wanted) {
        String eventId = null;
        String role = null;
        String version = null;
        long time = -1;
        double score = Double.NaN;
        try (var from = json.createParser(prediction)) {
            if (from.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableRecordException("not a prediction: no JSON object");
            }
            while (from.nextToken() == JsonToken.FIELD_NAME) {
                var field = from.currentName();
                from.nextToken();
                switch (field) {
                    case "event_id" -> {
                        eventId = from.getValueAsString();
                        if (eventId != null && !wanted.test(EventHash.of(eventId))) {
                            return Optional.empty();
                        }
                    }
                    case "event_time" -> time = from.getValueAsLong(-1);
                    case "score" -> score = from.getValueAsDouble(Double.NaN);
                    case "role" -> role = from.getValueAsString();
                    case "model" -> version = version(from);
                    default -> from.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new UnreadableRecordException("not a prediction: " + e.getMessage(), e);
        }
        if (eventId == null || role == null || version == null || time < 0) {
            throw new UnreadableRecordException("not a prediction: a field is missing");
        }
        return Optional.of(new Scored(eventId, time, score, role, version));
    }

    private static String version(JsonParser from) throws IOException {
        String version = null;
        while (from.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = from.currentName().equals("version");
            from.nextToken();
            if (wanted) {
                version = from.getValueAsString();
            } else {
                from.skipChildren();
            }
        }
        return version;
    }
}
