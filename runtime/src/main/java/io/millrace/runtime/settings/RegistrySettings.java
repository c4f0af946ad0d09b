package io.millrace.runtime.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach the schema registry.
 *
 * @param url without a slash at its end; empty where no topic needs a registry
 * @param user empty for no basic authentication
 * @param token empty for no bearer token
 * @param timeout how long to go on asking a registry that does not answer
 */
public record RegistrySettings(
        Optional<URI> url, String user, String password, String token, Duration timeout) {
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(4);

    static RegistrySettings of(SettingValues values) {
        return new RegistrySettings(
                values.address(Setting.REGISTRY_URL)
                        .map(url -> URI.create(url.toString().replaceFirst("/+$", ""))),
                values.text(Setting.REGISTRY_USER),
                values.text(Setting.REGISTRY_PASSWORD),
                values.text(Setting.REGISTRY_TOKEN),
                values.duration(Setting.REGISTRY_TIMEOUT, LONGEST_TIMEOUT));
    }

    /** Leaves the secrets out. */
    @Override
    public String toString() {
        return "RegistrySettings[" + url.map(URI::toString).orElse("none") + "]";
    }
}
