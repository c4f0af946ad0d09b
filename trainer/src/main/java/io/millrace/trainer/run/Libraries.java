package io.millrace.trainer.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The libraries that this was built with, by name; the build writes them down. */
final class Libraries {
    private Libraries() {}

    static Map<String, String> versions() {
        var properties = new Properties();
        try (var file = Libraries.class.getResourceAsStream("libraries.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("libraries.properties is part of the program", e);
        }
        var versions = new HashMap<String, String>();
        properties
                .stringPropertyNames()
                .forEach(name -> versions.put(name, properties.getProperty(name)));
        return versions;
    }
}
