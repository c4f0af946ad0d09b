package io.millrace.runtime.settings;

import java.util.OptionalInt;

/**
 * Where to serve HTTP.
 *
 * @param port empty for the program's own; 0 for any free one
 * @param advertisedHost by which other instances reach this one; empty where that follows from host
 */
public record HttpSettings(String host, OptionalInt port, String advertisedHost) {

    /** Reached by others where it serves. */
    public HttpSettings(String host, OptionalInt port) {
        this(host, port, "");
    }

    static HttpSettings of(SettingValues values) {
        return new HttpSettings(
                values.required(Setting.HTTP_HOST),
                values.isEmpty(Setting.HTTP_PORT)
                        ? OptionalInt.empty()
                        : OptionalInt.of(values.number(Setting.HTTP_PORT, 0, 65_535)),
                values.text(Setting.HTTP_ADVERTISED_HOST));
    }
}
