package io.millrace.runtime.kafka;

import java.time.Duration;

/**
 * A topic that belongs to the user: we check it and never change it.
 *
 * @param ahead how far an event may be ahead of the wall clock; the topic must not refuse it
 *     earlier
 */
public record UserTopic(String name, Role role, Duration ahead) {

    /** What it is read as. */
    public enum Role {
        SOURCE,
        LABELS,
        /** Latest value per key: the one role that compaction suits. */
        TABLE
    }

    public static UserTopic source(String name, Duration ahead) {
        return new UserTopic(name, Role.SOURCE, ahead);
    }

    public static UserTopic labels(String name) {
        return new UserTopic(name, Role.LABELS, Duration.ZERO);
    }

    public static UserTopic table(String name) {
        return new UserTopic(name, Role.TABLE, Duration.ZERO);
    }
}
