package io.millrace.runtime.settings;

import io.millrace.runtime.settings.SettingsReader.RawValue;
import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.Problem;
import io.millrace.schemas.problem.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Merged values by key, given out typed. What is wrong is collected, and something harmless is
 * given out in its place, so that reading goes on and finds the rest.
 */
final class SettingValues {
    private static final String MASK = "********";

    private final Map<String, RawValue> written;
    private final Problems problems;

    SettingValues(Map<String, RawValue> written, Problems problems) {
        this.written = written;
        this.problems = problems;
        written.forEach(this::checkKey);
    }

    boolean isEmpty(Setting setting) {
        return text(setting).isEmpty();
    }

    String text(Setting setting) {
        var value = written.get(setting.key());
        return value == null ? setting.defaultValue() : value.text().trim();
    }

    String required(Setting setting) {
        if (isEmpty(setting)) {
            refuse(setting, "is empty", "expected " + setting.kind().text());
            return setting.defaultValue();
        }
        return text(setting);
    }

    int number(Setting setting, int least, int most) {
        try {
            int number = Integer.parseInt(text(setting));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            refuse(
                    setting,
                    quoted(setting) + " is not a whole number",
                    "expected " + least + " to " + most);
            return least;
        }
        refuse(setting, quoted(setting) + " is out of range", "expected " + least + " to " + most);
        return least;
    }

    /** Address of an HTTP server; empty where the setting is. */
    Optional<URI> address(Setting setting) {
        if (isEmpty(setting)) {
            return Optional.empty();
        }
        try {
            var address = new URI(text(setting));
            boolean http =
                    "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (http && address.getHost() != null && address.getUserInfo() == null) {
                return Optional.of(address);
            }
        } catch (URISyntaxException broken) {
            refuse(
                    setting,
                    quoted(setting) + " is no address: " + broken.getReason(),
                    "expected one such as http://host:8081");
            return Optional.empty();
        }
        refuse(
                setting,
                "is no address of an HTTP server",
                "expected one such as http://host:8081, without name and password");
        return Optional.empty();
    }

    Duration duration(Setting setting, Duration most) {
        var duration = duration(setting);
        if (duration.compareTo(most) > 0) {
            refuse(
                    setting,
                    quoted(setting) + " is out of range",
                    "expected at most " + most.toSeconds() + "s");
        }
        return duration;
    }

    /** Longer than nothing. */
    Duration duration(Setting setting) {
        long millis = quantity(setting, Units.milliseconds(text(setting)));
        if (millis == 0) {
            refuse(setting, quoted(setting) + " is out of range", "expected more than nothing");
        }
        return Duration.ofMillis(millis);
    }

    long size(Setting setting, long least, long most) {
        long bytes = quantity(setting, Units.bytes(text(setting)));
        if (bytes < least || bytes > most) {
            var upTo = most == Long.MAX_VALUE ? "" : " and at most " + Units.text(most);
            refuse(
                    setting,
                    quoted(setting) + " is out of range",
                    "expected at least " + Units.text(least) + upTo);
        }
        return bytes;
    }

    <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
        var word = text(setting).toLowerCase(Locale.ROOT);
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
                return value;
            }
        }
        refuse(
                setting,
                quoted(setting) + " is none of the choices",
                DidYouMean.of(word, setting.kind().choices()));
        return type.getEnumConstants()[0];
    }

    Map<String, String> client() {
        var client = new TreeMap<String, String>();
        written.forEach(
                (key, value) -> {
                    if (key.startsWith(Setting.CLIENT_PREFIX)) {
                        client.put(property(key), value.text());
                    }
                });
        return client;
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        for (var setting : Setting.values()) {
            boolean hidden = setting.kind().equals(Setting.Kind.SECRET) && !isEmpty(setting);
            lines.add(line(setting.key(), hidden ? MASK : text(setting)));
        }
        client().forEach(
                        (property, value) ->
                                lines.add(
                                        line(
                                                Setting.CLIENT_PREFIX + property,
                                                ClientProperties.secret(property) ? MASK : value)));
        return lines;
    }

    private String line(String key, String value) {
        var from = written.get(key);
        return key + " = " + value + (from == null ? "" : " (" + from.origin() + ")");
    }

    private void checkKey(String key, RawValue value) {
        if (key.startsWith(Setting.CLIENT_PREFIX)) {
            var property = property(key);
            ClientProperties.refusal(property)
                    .ifPresent(
                            what ->
                                    refuse(
                                            value.problem(
                                                    key, what, ClientProperties.hint(property))));
        } else if (Setting.of(key).isEmpty()) {
            refuse(value.problem(key, "is not a setting", DidYouMean.of(key, Setting.keys())));
        }
    }

    private static String property(String key) {
        return key.substring(Setting.CLIENT_PREFIX.length());
    }

    private long quantity(Setting setting, OptionalLong quantity) {
        if (quantity.isEmpty()) {
            refuse(
                    setting,
                    quoted(setting) + " cannot be read",
                    "expected a " + setting.kind().text());
        }
        return quantity.orElse(1);
    }

    private String quoted(Setting setting) {
        return "'" + text(setting) + "'";
    }

    private void refuse(Setting setting, String what, String hint) {
        var value = written.getOrDefault(setting.key(), new RawValue("", "default", 0));
        refuse(value.problem(setting.key(), what, hint));
    }

    private void refuse(Problem problem) {
        problems.add(problem.where(), problem.line(), problem.what(), problem.hint());
    }
}
