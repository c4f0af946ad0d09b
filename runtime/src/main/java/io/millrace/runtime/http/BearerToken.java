package io.millrace.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;

/** Lets nobody in without the token, except those who only ask whether the program is well. */
final class BearerToken implements Handler {
    private static final int UNAUTHORIZED = 401;
    private static final String SCHEME = "Bearer ";

    /** For load balancers and orchestrators, which bring no token. */
    private static final Set<String> OPEN =
            Set.of("/health", "/ready", "/v2/health/live", "/v2/health/ready");

    private final byte[] token;

    BearerToken(String token) {
        this.token = token.getBytes(UTF_8);
    }

    @Override
    public void handle(Context request) {
        if (OPEN.contains(request.path())) {
            return;
        }
        var given = request.header("Authorization");
        boolean known =
                given != null
                        && given.startsWith(SCHEME)
                        && MessageDigest.isEqual(
                                given.substring(SCHEME.length()).strip().getBytes(UTF_8), token);
        if (!known) {
            request.header("WWW-Authenticate", SCHEME.strip())
                    .status(UNAUTHORIZED)
                    .json(
                            Map.of(
                                    "status", UNAUTHORIZED,
                                    "error", "the bearer token is missing or wrong",
                                    "what", "the bearer token is missing or wrong",
                                    "remedy",
                                            "send the header Authorization: Bearer, with http.token"))
                    .skipRemainingHandlers();
        }
    }
}
