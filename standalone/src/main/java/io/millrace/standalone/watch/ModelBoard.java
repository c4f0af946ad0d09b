package io.millrace.standalone.watch;

import io.millrace.standalone.screen.DemoStatus.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All versions heard of, in this order. Any thread. */
public final class ModelBoard {
    private final Map<String, Version> versions = new LinkedHashMap<>();

    /** A version, or its newer state. */
    public synchronized void put(Version version) {
        versions.put(version.version(), version);
    }

    /** With the one that serves marked. */
    public synchronized List<Version> versions(Optional<String> champion) {
        return versions.values().stream()
                .map(version -> version.withActive(champion.filter(version.version()::equals).isPresent()))
                .toList();
    }
}
