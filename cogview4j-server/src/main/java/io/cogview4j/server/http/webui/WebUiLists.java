package io.cogview4j.server.http.webui;

import com.sun.management.OperatingSystemMXBean;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.request.Caps;
import io.cogview4j.server.http.request.JsonBody;
import io.cogview4j.server.model.ServedModel;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.lang.management.ManagementFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What there is to choose from, in that program's words. */
public final class WebUiLists {
    private final ServedModel model;
    private final Caps caps;

    public WebUiLists(ServedModel model, Caps caps) {
        this.model = model;
        this.caps = caps;
    }

    public void addTo(RoutesConfig routes) {
        routes.get("/sdapi/v1/options", this::options);
        routes.post("/sdapi/v1/options", this::setOptions);
        routes.get("/sdapi/v1/sd-models", this::models);
        routes.get("/sdapi/v1/samplers", this::samplers);
        routes.get("/sdapi/v1/schedulers", this::schedulers);
        routes.get("/sdapi/v1/loras", this::loras);
        routes.get("/sdapi/v1/memory", this::memory);
        routes.get("/sdapi/v1/sd-vae", ctx -> Json.answer(ctx, 200, Json.array()));
        routes.get("/sdapi/v1/upscalers", ctx -> Json.answer(ctx, 200, Json.array()));
        routes.get("/sdapi/v1/embeddings", this::embeddings);
    }

    private void options(Context ctx) {
        Json.answer(
                ctx,
                200,
                Json.object()
                        .put("sd_model_checkpoint", model.facts().name())
                        .put("sd_vae", "Automatic")
                        .put("samples_format", "png"));
    }

    /** Programs choose the model here before they ask for pictures; there is one. */
    private void setOptions(Context ctx) {
        JsonBody.read(ctx, caps.jsonBytes());
        Json.answer(ctx, 200, JsonNodeFactory.instance.nullNode());
    }

    private void models(Context ctx) {
        String name = model.facts().name();
        ArrayNode models = Json.array();
        models.addObject()
                .put("title", name)
                .put("model_name", name)
                .putNull("hash")
                .putNull("sha256")
                .put("filename", name)
                .putNull("config");
        Json.answer(ctx, 200, models);
    }

    private void samplers(Context ctx) {
        ArrayNode samplers = Json.array();
        for (SamplerName sampler : SamplerName.values()) {
            ObjectNode node = samplers.addObject().put("name", sampler.title());
            node.putArray("aliases").add(sampler.id());
            node.putObject("options");
        }
        Json.answer(ctx, 200, samplers);
    }

    private void schedulers(Context ctx) {
        ArrayNode schedulers = Json.array();
        schedulers
                .addObject()
                .put("name", "automatic")
                .put("label", "Automatic")
                .putNull("aliases")
                .put("default_rho", -1)
                .put("need_inner_model", false);
        Json.answer(ctx, 200, schedulers);
    }

    private void loras(Context ctx) {
        ArrayNode loras = Json.array();
        for (String name : model.facts().loras()) {
            ObjectNode lora =
                    loras.addObject().put("name", name).put("alias", name).put("path", name);
            lora.putObject("metadata");
        }
        Json.answer(ctx, 200, loras);
    }

    private void memory(Context ctx) {
        ObjectNode body = Json.object();
        ObjectNode ram = body.putObject("ram");
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
            long total = machine.getTotalMemorySize();
            long free = machine.getFreeMemorySize();
            ram.put("free", free).put("used", total - free).put("total", total);
        }
        body.putObject("cuda");
        Json.answer(ctx, 200, body);
    }

    private void embeddings(Context ctx) {
        ObjectNode body = Json.object();
        body.putObject("loaded");
        body.putObject("skipped");
        Json.answer(ctx, 200, body);
    }
}
