package io.millrace.runtime.settings;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * Where to serve HTTP, and for whom.
 *
 * @param port empty for the program's own; 0 for any free one
 * @param advertisedHost by which other instances reach this one; empty where that follows from host
 * @param access what is asked of requests
 */
public record HttpSettings(String host, OptionalInt port, String advertisedHost, Access access) {
    private static final int LARGEST_BODY = 64 << 20;
    private static final int MOST_AT_ONCE = 10_000;

    /**
     * What is asked of requests.
     *
     * @param token empty where none is asked for
     * @param maxBody bytes
     * @param concurrency most requests for predictions at a time
     * @param predictTimeout how long one of them may take
     */
    public record Access(String token, long maxBody, int concurrency, Duration predictTimeout) {
        public static final Access OPEN = new Access("", 1 << 20, 64, Duration.ofSeconds(10));

        @Override
        public String toString() {
            return "Access[maxBody=" + maxBody + ", concurrency=" + concurrency + "]";
        }
    }

    /** Reached by others where it serves, open to all of them. */
    public HttpSettings(String host, OptionalInt port) {
        this(host, port, "", Access.OPEN);
    }

    static HttpSettings of(SettingValues values) {
        return new HttpSettings(
                values.required(Setting.HTTP_HOST),
                values.isEmpty(Setting.HTTP_PORT)
                        ? OptionalInt.empty()
                        : OptionalInt.of(values.number(Setting.HTTP_PORT, 0, 65_535)),
                values.text(Setting.HTTP_ADVERTISED_HOST),
                new Access(
                        values.text(Setting.HTTP_TOKEN),
                        values.size(Setting.HTTP_MAX_BODY, 1 << 10, LARGEST_BODY),
                        values.number(Setting.HTTP_CONCURRENCY, 1, MOST_AT_ONCE),
                        values.duration(Setting.HTTP_PREDICT_TIMEOUT)));
    }
}
