package io.millrace.runtime.http;

import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.run.Health;
import io.millrace.runtime.settings.HttpSettings;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /health} (503 once the program has failed), {@code /ready} (503 unless it is at
 * work), {@code /metrics} (Prometheus) and the program's own routes.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Javalin javalin;
    private final HttpSettings settings;

    private HttpServer(Javalin javalin, HttpSettings settings) {
        this.javalin = javalin;
        this.settings = settings;
    }

    /**
     * Starts to serve.
     *
     * @param program for messages
     * @param ownPort used where the settings name none
     * @param more adds the program's own routes
     */
    public static HttpServer start(
            String program,
            HttpSettings settings,
            int ownPort,
            Supplier<Health> health,
            Metrics metrics,
            Consumer<RoutesConfig> more) {
        int port = settings.port().orElse(ownPort);
        requireFree(program, settings.host(), port);
        var javalin =
                Javalin.create(
                        config -> {
                            config.startup.showJavalinBanner = false;
                            config.http.maxRequestSize = settings.access().maxBody();
                            config.http.asyncTimeout = 0; // who answers later has its own
                            config.routes.before(new BodyLimit(settings.access().maxBody()));
                            if (!settings.access().token().isEmpty()) {
                                config.routes.before(new BearerToken(settings.access().token()));
                            }
                            config.routes.get(
                                    "/health",
                                    request ->
                                            tell(request, health.get(), state -> !state.failed()));
                            config.routes.get(
                                    "/ready",
                                    request -> tell(request, health.get(), Health::ready));
                            config.routes.get(
                                    "/metrics",
                                    request ->
                                            request.contentType(PROMETHEUS)
                                                    .result(metrics.scrape()));
                            more.accept(config.routes);
                        });
        javalin.start(settings.host(), port);
        var server = new HttpServer(javalin, settings);
        LOG.info("{} serves on {}", program, server.address());
        return server;
    }

    public int port() {
        return javalin.port();
    }

    /** As a URL without a path. */
    public String address() {
        return "http://" + hostAndPort(settings.host());
    }

    /** Host and port by which other instances reach this one. */
    public String advertised() {
        if (!settings.advertisedHost().isEmpty()) {
            return hostAndPort(settings.advertisedHost());
        }
        try {
            boolean any = InetAddress.getByName(settings.host()).isAnyLocalAddress();
            return hostAndPort(any ? InetAddress.getLocalHost().getHostAddress() : settings.host());
        } catch (UnknownHostException nameless) {
            throw new FailureException(
                    "This machine's own name has no address: " + nameless.getMessage(),
                    "set http.advertised-host to what other instances reach this one by",
                    nameless);
        }
    }

    private String hostAndPort(String host) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    @Override
    public void close() {
        javalin.stop();
    }

    /** Looked at first, because Javalin logs a stack trace where it cannot bind. */
    private static void requireFree(String program, String host, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException unknown) {
            throw new FailureException(
                    program + " cannot serve on " + host + ": no such host",
                    "set http.host to an address of this machine",
                    unknown);
        } catch (IOException taken) {
            throw new FailureException(
                    program + " cannot serve on " + host + ":" + port + ": " + taken.getMessage(),
                    "stop what uses the port, or set http.port to another one (0 for any free one)",
                    taken);
        }
    }

    private static void tell(Context request, Health health, Predicate<Health> well) {
        var answer = new LinkedHashMap<String, String>();
        answer.put("state", health.state().name().toLowerCase(Locale.ROOT));
        answer.put("detail", health.detail());
        request.status(well.test(health) ? 200 : 503).json(answer);
    }
}
