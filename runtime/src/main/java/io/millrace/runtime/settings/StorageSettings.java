package io.millrace.runtime.settings;

import java.nio.file.Path;

/** Where data on disk lives. */
public record StorageSettings(Path dataDirectory) {
    static StorageSettings of(SettingValues values) {
        return new StorageSettings(Path.of(values.required(Setting.STORAGE_DATA_DIRECTORY)));
    }

    /** Below it Kafka Streams keeps a directory per application id. */
    public Path stateDirectory() {
        return dataDirectory.resolve("state");
    }

    public Path logDirectory() {
        return dataDirectory.resolve("logs");
    }
}
