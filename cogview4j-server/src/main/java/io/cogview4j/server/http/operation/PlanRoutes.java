package io.cogview4j.server.http.operation;

import io.cogview4j.ImagePass;
import io.cogview4j.PreparedRun;
import io.cogview4j.events.PlannedStage;
import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.answer.Language;
import io.cogview4j.server.http.request.Bodies;
import io.cogview4j.server.http.request.Drawings;
import io.cogview4j.server.http.request.EditForm;
import io.cogview4j.server.http.request.Fields;
import io.cogview4j.server.http.request.JsonBody;
import io.cogview4j.server.http.request.MultipartBody;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.model.ServedModel;
import io.cogview4j.server.model.ServedModel.Forecast;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/images/plan}: what pictures would take, without making them. */
public final class PlanRoutes {
    private final ServedModel model;
    private final Drawings drawings;
    private final EditForm form;

    public PlanRoutes(ServedModel model, Drawings drawings, EditForm form) {
        this.model = model;
        this.drawings = drawings;
        this.form = form;
    }

    public void addTo(RoutesConfig routes) {
        routes.post("/v1/images/plan", this::plan);
    }

    private void plan(Context ctx) {
        Drawing drawing;
        if (Bodies.isMultipart(ctx)) {
            MultipartBody body = MultipartBody.read(ctx, drawings.caps());
            drawing = read(body.fields(), form.store(body));
        } else {
            drawing = read(JsonBody.read(ctx, drawings.caps().jsonBytes()), Drawings.Files.NONE);
        }
        Json.answer(ctx, 200, json(model.forecast(drawing), Language.of(ctx)));
    }

    /** A plan is the same with previews and without, but refuses what a job would. */
    private Drawing read(Fields fields, Drawings.Files files) {
        return drawings.read(fields, files, fields.flag("previews"));
    }

    private static ObjectNode json(Forecast forecast, Locale locale) {
        PreparedRun run = forecast.run();
        ObjectNode body = Json.object();
        body.put("fits", true); // what does not is refused
        body.put("peak_bytes", run.memory().peakBytes());
        body.put(
                "budget_bytes",
                run.memory().budget().isUnlimited()
                        ? null
                        : (Long) run.memory().budget().bytes());
        body.put("smallest_budget_bytes", run.smallestBudgetBytes());
        body.put("seconds", forecast.seconds());
        ImagePass pass = run.passes().getFirst();
        body.put("size", pass.size().toString());
        body.put("steps", pass.steps());
        body.put("guidance", pass.guidanceScale());
        body.putObject("tokens")
                .put("prompt", first(run.promptTokens()))
                .put("negative_prompt", first(run.negativeTokens()));
        ArrayNode stages = body.putArray("stages");
        for (PlannedStage stage : run.memory().stages()) {
            ObjectNode node = stages.addObject()
                    .put("stage", stage.stage().name().toLowerCase(Locale.ROOT))
                    .put("peak_bytes", stage.peakBytes())
                    .put("read_bytes", stage.readBytes());
            stage.onDevice()
                    .ifPresent(gpu -> node.put("gpu_peak_bytes", gpu.peakBytes())
                            .put("gpu_budget_bytes", gpu.budgetBytes())
                            .put("gpu_sent_bytes", gpu.sentBytes()));
        }
        body.set("findings", Json.findings(run.findings(), locale));
        return body;
    }

    private static @Nullable Integer first(List<Integer> tokens) {
        return tokens.isEmpty() ? null : tokens.getFirst();
    }
}
