package io.cogview4j.server.http.operation;

import io.cogview4j.server.http.guard.Guard;
import io.cogview4j.server.queue.Jobs;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts requests and logs a line for each. No prompt is in either. */
public final class Meters {
    /** One name for all paths that lead nowhere: there is no end of them. */
    private static final String NOWHERE = "(none)";

    private static final Logger LOG = LoggerFactory.getLogger("io.cogview4j.server.requests");

    private final MeterRegistry registry;

    public Meters(MeterRegistry registry, Jobs jobs) {
        this.registry = registry;
        long started = System.nanoTime();
        Gauge.builder("queue_depth", jobs, Jobs::waiting)
                .description("Jobs that wait")
                .register(registry);
        Gauge.builder("queue_limit", jobs, Jobs::limit)
                .description("Jobs that may wait")
                .register(registry);
        TimeGauge.builder("uptime", () -> System.nanoTime() - started, TimeUnit.NANOSECONDS)
                .description("Since the server was started")
                .register(registry);
    }

    public void addTo(RoutesConfig routes) {
        routes.get("/metrics", this::metrics);
    }

    private void metrics(Context ctx) {
        String text = registry instanceof PrometheusMeterRegistry prometheus ? prometheus.scrape() : "";
        ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(text);
    }

    /** Takes note of an answered request. */
    public void note(Context ctx, float millis, String requestId) {
        String route = route(ctx);
        int status = ctx.res().getStatus();
        String method = method(ctx);
        Timer.builder("request_duration")
                .description("From the first byte of a request to the last of its answer")
                .tags("method", method, "route", route, "status", Integer.toString(status))
                .register(registry)
                .record(Duration.ofNanos((long) (1e6 * millis)));
        registry.counter("requests", "method", method, "route", route, "status", Integer.toString(status))
                .increment();
        @Nullable String client = Guard.clientIfKnown(ctx);
        LOG.info(
                "{} {} {} {} ms {} {}",
                method,
                route.equals(NOWHERE) ? NOWHERE : ctx.path(),
                status,
                Math.round(millis),
                requestId,
                client == null ? "-" : client);
    }

    /** Anyone can invent methods. */
    private static String method(Context ctx) {
        return switch (ctx.req().getMethod()) {
            case "GET", "POST", "DELETE", "HEAD", "PUT", "PATCH", "OPTIONS" ->
                ctx.req().getMethod();
            default -> "OTHER";
        };
    }

    private static String route(Context ctx) {
        io.javalin.router.@Nullable Endpoint endpoint = ctx.endpoints().lastHttpEndpoint();
        return endpoint == null || endpoint.path.isEmpty() ? NOWHERE : endpoint.path;
    }
}
