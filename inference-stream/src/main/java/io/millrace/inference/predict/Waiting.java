package io.millrace.inference.predict;

import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.deadletter.Original;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * One request for a prediction. A dead letter with the event's key may be another's: it is this
 * one's where it stood at the place that the broker gave the event, which may be known only later.
 */
final class Waiting {
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final List<DeadLetter> early = new ArrayList<>();
    private RecordMetadata place;

    CompletableFuture<Answer> answer() {
        return answer;
    }

    synchronized void sent(RecordMetadata metadata) {
        place = metadata;
        early.forEach(this::refused);
        early.clear();
    }

    synchronized void refused(DeadLetter letter) {
        if (place == null) {
            early.add(letter);
        } else if (isHere(letter.original())) {
            answer.complete(new Answer(null, letter));
        }
    }

    private boolean isHere(Original original) {
        return original.topic().equals(place.topic())
                && original.partition() == place.partition()
                && original.offset() == place.offset();
    }
}
