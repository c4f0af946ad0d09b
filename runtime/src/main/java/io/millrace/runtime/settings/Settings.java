package io.millrace.runtime.settings;

import java.util.Map;

/**
 * How a program is run: everything that does not change what it computes. Read by {@link
 * SettingsReader}.
 */
public record Settings(
        KafkaSettings kafka,
        StreamSettings stream,
        StorageSettings storage,
        MemorySettings memory,
        HttpSettings http,
        LogSettings log,
        RegistrySettings registry) {

    static Settings of(SettingValues values) {
        return new Settings(
                KafkaSettings.of(values),
                StreamSettings.of(values),
                StorageSettings.of(values),
                MemorySettings.of(values),
                HttpSettings.of(values),
                LogSettings.of(values),
                RegistrySettings.of(values));
    }

    /** The defaults, with some values set by their keys. */
    public static Settings of(Map<String, String> values) {
        return new SettingsReader().flags(values).read();
    }
}
