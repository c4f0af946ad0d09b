package io.millrace.standalone.deadletter;

import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.runtime.kafka.TopicReader;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A dead letter at its place.
 *
 * @param position {@code <partition>:<offset>} in the topic of dead letters
 * @param at wall clock when it was refused, in ms
 */
public record Letter(String position, long at, DeadLetter content) {

    /**
     * Reads those that are there now.
     *
     * @param reason null for all
     * @param from the topic that they were received from, null for all
     */
    public static void read(
            TopicReader reader, String topic, Reason reason, String from, Consumer<Letter> each) {
        reader.readAll(
                topic,
                record -> {
                    var content = DeadLetter.read(record);
                    if ((reason == null || content.reason() == reason)
                            && (from == null || Objects.equals(from, content.original().topic()))) {
                        var position = record.partition() + ":" + record.offset();
                        each.accept(new Letter(position, record.timestamp(), content));
                    }
                });
    }

    /** {@code <topic>-<partition>@<offset>} of the refused record. */
    public String source() {
        var original = content.original();
        return original.topic() + "-" + original.partition() + "@" + original.offset();
    }

    /**
     * Whether it holds the refused record itself; a conflict that was noticed late holds a vector
     * instead.
     */
    boolean holdsOriginal() {
        return content.whole() && content.reason() != Reason.CONFLICTING_EVENT;
    }
}
