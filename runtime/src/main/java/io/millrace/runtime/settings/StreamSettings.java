package io.millrace.runtime.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the stream programs process.
 *
 * @param idleTimeout after which a source partition that nothing comes from no longer holds event
 *     time back; empty for never
 * @param standbyReplicas copies of each task's state on other instances
 */
public record StreamSettings(
        Guarantee guarantee,
        Profile profile,
        int threads,
        Duration commitInterval,
        Optional<Duration> idleTimeout,
        int standbyReplicas,
        String applicationPrefix) {

    private static final int MOST_STANDBY_REPLICAS = 10;

    /** Kafka Streams' processing guarantee; the words are Kafka's. */
    public enum Guarantee {
        AT_LEAST_ONCE,
        EXACTLY_ONCE_V2
    }

    /**
     * What sending is tuned for. The user's own client properties and {@code
     * stream.commit-interval} win over it.
     */
    public enum Profile {
        /** Each record is sent at once; under {@code exactly_once_v2} a hop waits for a commit. */
        LATENCY(
                Duration.ZERO,
                16 << 10,
                1_000,
                Map.of(
                        Guarantee.AT_LEAST_ONCE, Duration.ofMillis(500),
                        Guarantee.EXACTLY_ONCE_V2, Duration.ofMillis(100))),
        /** Records wait for company, which costs less processor time for each. */
        THROUGHPUT(
                Duration.ofMillis(20),
                128 << 10,
                5_000,
                Map.of(
                        Guarantee.AT_LEAST_ONCE, Duration.ofSeconds(1),
                        Guarantee.EXACTLY_ONCE_V2, Duration.ofSeconds(1)));

        private final Duration linger;
        private final int batchBytes;
        private final int pollRecords;
        private final Map<Guarantee, Duration> commitIntervals;

        Profile(
                Duration linger,
                int batchBytes,
                int pollRecords,
                Map<Guarantee, Duration> commitIntervals) {
            this.linger = linger;
            this.batchBytes = batchBytes;
            this.pollRecords = pollRecords;
            this.commitIntervals = commitIntervals;
        }

        /** How long a record waits for others to be sent with it. */
        public Duration linger() {
            return linger;
        }

        /** Largest batch of one partition. */
        public int batchBytes() {
            return batchBytes;
        }

        /** Records that a stream thread takes at a time. */
        public int pollRecords() {
            return pollRecords;
        }

        /** Time between commits. */
        public Duration commitInterval(Guarantee guarantee) {
            return commitIntervals.get(guarantee);
        }

        /**
         * Whether changed state is written little by little, so that a commit holds nothing up,
         * rather than once per commit.
         */
        public boolean trickles() {
            return this == LATENCY;
        }
    }

    static StreamSettings of(SettingValues values) {
        var profile = values.choice(Setting.STREAM_PROFILE, Profile.class);
        var guarantee = values.choice(Setting.STREAM_GUARANTEE, Guarantee.class);
        return new StreamSettings(
                guarantee,
                profile,
                values.number(Setting.STREAM_THREADS, 1, 1024),
                values.isEmpty(Setting.STREAM_COMMIT_INTERVAL)
                        ? profile.commitInterval(guarantee)
                        : values.duration(Setting.STREAM_COMMIT_INTERVAL),
                values.isEmpty(Setting.STREAM_IDLE_TIMEOUT)
                        ? Optional.empty()
                        : Optional.of(values.duration(Setting.STREAM_IDLE_TIMEOUT)),
                values.number(Setting.STREAM_STANDBY_REPLICAS, 0, MOST_STANDBY_REPLICAS),
                values.text(Setting.STREAM_APPLICATION_PREFIX));
    }

    public boolean exactlyOnce() {
        return guarantee == Guarantee.EXACTLY_ONCE_V2;
    }

    /**
     * Consumer group and application id of a program of a pipeline: {@code
     * <prefix><pipeline>.<program>}.
     */
    public String applicationId(String pipelinePrefix, String program) {
        return applicationPrefix + pipelinePrefix + "." + program;
    }
}
