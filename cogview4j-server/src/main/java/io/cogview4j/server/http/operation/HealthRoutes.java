package io.cogview4j.server.http.operation;

import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.jobs.Waits;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Whether the server lives, and whether it takes work. */
public final class HealthRoutes {
    private final Waits waits;
    private final Supplier<List<String>> troubles;

    /** @param troubles what keeps the server from working, as identifiers; nothing if it works */
    public HealthRoutes(Waits waits, Supplier<List<String>> troubles) {
        this.waits = waits;
        this.troubles = troubles;
    }

    public void addTo(RoutesConfig routes) {
        routes.get("/health/live", ctx -> answer(ctx, List.of()));
        routes.get("/health/ready", this::ready);
    }

    private void ready(Context ctx) {
        List<String> reasons = new ArrayList<>(troubles.get());
        if (waits.isStopping()) {
            reasons.add("stopping");
        }
        answer(ctx, reasons);
    }

    private static void answer(Context ctx, List<String> reasons) {
        ObjectNode body = Json.object();
        body.put("status", reasons.isEmpty() ? "ok" : "unavailable");
        body.set("reasons", Json.texts(reasons));
        Json.answer(ctx, reasons.isEmpty() ? 200 : 503, body);
    }
}
