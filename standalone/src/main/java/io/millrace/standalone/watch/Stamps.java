package io.millrace.standalone.watch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the watcher needs of a prediction; the rest is passed over unread, at a thousand a second.
 *
 * @param ingestedAt wall clock in ms
 * @param activation that its vector was stamped with, -1 where there was none yet
 */
record Stamps(long ingestedAt, long activation) {
    private static final JsonFactory JSON = new JsonFactory();

    static Stamps of(ConsumerRecord<byte[], byte[]> prediction) {
        long ingestedAt = 0;
        long activation = 0;
        try (var from = JSON.createParser(prediction.value())) {
            from.nextToken();
            for (var field = from.nextFieldName(); field != null; field = from.nextFieldName()) {
                var value = from.nextToken();
                if (value == JsonToken.VALUE_NUMBER_INT && field.equals("ingested_at")) {
                    ingestedAt = from.getLongValue();
                } else if (value == JsonToken.VALUE_NUMBER_INT && field.equals("activation")) {
                    activation = from.getLongValue();
                } else {
                    from.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new FailureException(
                    "offset %d of %s is no prediction"
                            .formatted(prediction.offset(), prediction.topic()),
                    "who else writes to this topic?",
                    e);
        }
        return new Stamps(ingestedAt, activation);
    }
}
