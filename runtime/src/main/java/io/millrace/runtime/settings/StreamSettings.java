package io.millrace.runtime.settings;

import java.time.Duration;

/** How the stream programs process. */
public record StreamSettings(
        Guarantee guarantee,
        Profile profile,
        int threads,
        Duration commitInterval,
        String applicationPrefix) {

    /** Kafka Streams' processing guarantee; the words are Kafka's. */
    public enum Guarantee {
        AT_LEAST_ONCE,
        EXACTLY_ONCE_V2
    }

    /** What sending is tuned for, and the commit interval that goes with it. */
    public enum Profile {
        LATENCY(Duration.ofMillis(100)),
        THROUGHPUT(Duration.ofSeconds(1));

        private final Duration commitInterval;

        Profile(Duration commitInterval) {
            this.commitInterval = commitInterval;
        }
    }

    static StreamSettings of(SettingValues values) {
        var profile = values.choice(Setting.STREAM_PROFILE, Profile.class);
        return new StreamSettings(
                values.choice(Setting.STREAM_GUARANTEE, Guarantee.class),
                profile,
                values.number(Setting.STREAM_THREADS, 1, 1024),
                values.isEmpty(Setting.STREAM_COMMIT_INTERVAL)
                        ? profile.commitInterval
                        : values.duration(Setting.STREAM_COMMIT_INTERVAL),
                values.text(Setting.STREAM_APPLICATION_PREFIX));
    }

    public boolean exactlyOnce() {
        return guarantee == Guarantee.EXACTLY_ONCE_V2;
    }

    /**
     * Consumer group and application id of a program of a pipeline: {@code
     * <prefix><pipeline>.<program>}.
     */
    public String applicationId(String pipeline, String program) {
        return applicationPrefix + pipeline + "." + program;
    }
}
