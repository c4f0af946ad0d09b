package io.millrace.runtime.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.problem.Problem;
import io.millrace.schemas.problem.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads settings from where people write them. Each source overrides those before it in this order,
 * whatever the order of the calls: defaults of the registry, of the program, file, environment
 * ({@code MILLRACE_KAFKA_BOOTSTRAP_SERVERS}), flags.
 *
 * <p>{@link #read()} throws one {@link DefinitionException} with all problems of all sources.
 */
public final class SettingsReader {
    private static final String VARIABLES = "MILLRACE_";
    private static final String CLIENT_VARIABLES = Setting.variable(Setting.CLIENT_PREFIX);

    private final Map<String, RawValue> program = new TreeMap<>();
    private final Map<String, RawValue> file = new TreeMap<>();
    private final Map<String, RawValue> environment = new TreeMap<>();
    private final Map<String, RawValue> flags = new TreeMap<>();
    private final List<Problem> strangers = new ArrayList<>();
    private final Problems problems = new Problems();

    /** Defaults of one program where they differ from the registry's. */
    public SettingsReader programDefaults(Map<String, String> values) {
        values.forEach((key, value) -> program.put(key, new RawValue(value, "program default", 0)));
        return this;
    }

    /** A YAML file with nested or dotted keys. */
    public SettingsReader file(Path path) {
        try {
            file.putAll(SettingsFile.read(Files.readString(path), path.toString(), problems));
        } catch (JsonProcessingException broken) {
            var place = broken.getLocation();
            problems.add(
                    path.toString(),
                    place == null ? 0 : place.getLineNr(),
                    "is not YAML: " + said(broken),
                    "");
        } catch (IOException unreadable) {
            throw new FailureException(
                    "Cannot read the settings file " + path + ": " + unreadable.getMessage(),
                    "check the path and its permissions",
                    unreadable);
        }
        return this;
    }

    /**
     * Usually {@code System.getenv()}. An unknown variable of ours is a warning only: Kubernetes
     * sets variables for every service it knows, whatever their names begin with.
     */
    public SettingsReader environment(Map<String, String> variables) {
        var known = new TreeMap<String, String>();
        Setting.keys().forEach(key -> known.put(Setting.variable(key), key));
        variables.forEach(
                (variable, value) -> {
                    if (known.containsKey(variable)) {
                        environment.put(known.get(variable), new RawValue(value, variable, 0));
                    } else if (variable.startsWith(CLIENT_VARIABLES)) {
                        environment.put(clientKey(variable), new RawValue(value, variable, 0));
                    } else if (variable.startsWith(VARIABLES)) {
                        var hint = DidYouMean.of(variable, known.keySet());
                        strangers.add(new Problem(variable, 0, "is not a setting", hint));
                    }
                });
        return this;
    }

    /** Values given on the command line, {@code --set key=value}. */
    public SettingsReader flags(Map<String, String> values) {
        values.forEach((key, value) -> flags.put(key, new RawValue(value, "flag", 0)));
        return this;
    }

    public Settings read() {
        var values = values(problems);
        var settings = Settings.of(values);
        problems.throwIfAny("settings");
        return settings;
    }

    /** What looks like a setting of ours but is none. */
    public List<String> warnings() {
        return strangers.stream().map(Problem::toString).toList();
    }

    /**
     * The values in force and where each that is not a default came from, one a line, secrets
     * masked.
     */
    public List<String> effective() {
        return values(new Problems()).lines();
    }

    private SettingValues values(Problems found) {
        var merged = new TreeMap<String, RawValue>();
        for (var source : List.of(program, file, environment, flags)) {
            merged.putAll(source);
        }
        return new SettingValues(merged, found);
    }

    /** The parser's words without its excerpts of the file, which are indented. */
    private static String said(JsonProcessingException broken) {
        return broken.getOriginalMessage()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .collect(Collectors.joining(", "));
    }

    /** Client properties have no underscores, so that each one stands for a dot. */
    private static String clientKey(String variable) {
        return Setting.CLIENT_PREFIX
                + variable.substring(CLIENT_VARIABLES.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
    }

    /**
     * A value as written.
     *
     * @param origin file, variable or "flag"
     * @param line of the file, else 0
     */
    record RawValue(String text, String origin, int line) {
        Problem problem(String key, String what, String hint) {
            return new Problem(
                    origin.equals("flag") ? key : key + " from " + origin, line, what, hint);
        }
    }
}
