package io.millrace.runtime.settings;

import java.util.OptionalInt;

/**
 * Where to serve HTTP.
 *
 * @param port empty for the program's own; 0 for any free one
 */
public record HttpSettings(String host, OptionalInt port) {
    static HttpSettings of(SettingValues values) {
        return new HttpSettings(
                values.required(Setting.HTTP_HOST),
                values.isEmpty(Setting.HTTP_PORT)
                        ? OptionalInt.empty()
                        : OptionalInt.of(values.number(Setting.HTTP_PORT, 0, 65_535)));
    }
}
