package io.cogview4j.server.http.openai;

import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.model.ServedModel;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/models}: the one that is served. */
public final class ModelRoutes {
    private final ServedModel model;
    private final Instant started;

    /** @param started when the server began, which is told for when the model was made */
    public ModelRoutes(ServedModel model, Instant started) {
        this.model = model;
        this.started = started;
    }

    public void addTo(RoutesConfig routes) {
        routes.get("/v1/models", this::list);
        routes.get("/v1/models/<id>", this::find); // names of models may have a slash
    }

    private void list(Context ctx) {
        ObjectNode body = Json.object();
        body.put("object", "list");
        body.putArray("data").add(json());
        Json.answer(ctx, 200, body);
    }

    private void find(Context ctx) {
        String name = ctx.pathParam("id");
        String served = model.facts().name();
        if (!name.equals(served)) {
            throw new Refusal(404, ServerMessage.MODEL_NOT_SERVED, name, served).of("model");
        }
        Json.answer(ctx, 200, json());
    }

    private ObjectNode json() {
        return Json.object()
                .put("id", model.facts().name())
                .put("object", "model")
                .put("created", started.getEpochSecond())
                .put("owned_by", "cogview4j");
    }
}
