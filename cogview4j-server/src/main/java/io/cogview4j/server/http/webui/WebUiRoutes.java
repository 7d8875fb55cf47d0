package io.cogview4j.server.http.webui;

import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.answer.ResultFiles;
import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.http.jobs.Client;
import io.cogview4j.server.http.jobs.Submissions;
import io.cogview4j.server.http.jobs.Waits;
import io.cogview4j.server.http.operation.RecipeRoutes;
import io.cogview4j.server.http.request.Caps;
import io.cogview4j.server.http.request.Fields;
import io.cogview4j.server.http.request.JsonBody;
import io.cogview4j.server.http.request.LargeJson;
import io.cogview4j.server.http.request.Pictures;
import io.cogview4j.server.http.request.Upload;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.model.ServedModel;
import io.cogview4j.server.store.Blobs;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code /sdapi/v1}: pictures as programs ask for them that know Stable Diffusion web UI. */
public final class WebUiRoutes {
    private final Caps caps;
    private final Waits waits;
    private final Submissions submissions;
    private final WebUiRequest requests;
    private final WebUiAnswer answers;

    public WebUiRoutes(Blobs blobs, ServedModel model, Caps caps, Waits waits, Submissions submissions) {
        this.caps = caps;
        this.waits = waits;
        this.submissions = submissions;
        this.requests = new WebUiRequest(model, new Pictures(blobs, caps), caps);
        this.answers = new WebUiAnswer(model, new ResultFiles(blobs));
    }

    public void addTo(RoutesConfig routes) {
        routes.post("/sdapi/v1/txt2img", this::text);
        routes.post("/sdapi/v1/img2img", this::picture);
        routes.post("/sdapi/v1/png-info", this::pngInfo);
    }

    private void text(Context ctx) {
        waits.requireOpen();
        Fields fields = JsonBody.read(ctx, caps.jsonBytes());
        draw(ctx, WebUiAnswer.asked(fields), requests.text(fields));
    }

    private void picture(Context ctx) {
        waits.requireOpen();
        Asked asked =
                LargeJson.read(ctx, caps, fields -> new Asked(WebUiAnswer.asked(fields), requests.picture(fields)));
        draw(ctx, asked.answer(), asked.drawing());
    }

    /** What is left of a body. */
    private record Asked(WebUiAnswer.Asked answer, Drawing drawing) {}

    /** Nothing of the body is kept while the job waits and runs: it may be large. */
    private void draw(Context ctx, WebUiAnswer.Asked asked, Drawing drawing) {
        Job job = waits.untilDone(submissions.submit(ctx, drawing), Client.of(ctx));
        Json.answer(ctx, 200, answers.of(job, asked));
        submissions.delivered(job);
    }

    private void pngInfo(Context ctx) {
        ObjectNode body = Json.object();
        body.put("info", LargeJson.read(ctx, caps, WebUiRoutes::info));
        body.putObject("items");
        body.putObject("parameters");
        Json.answer(ctx, 200, body);
    }

    private static byte[] bytes(Upload upload) {
        try (var in = upload.content().open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty for a picture that tells nothing, as that program has it. */
    private static String info(Fields fields) {
        @Nullable String image = fields.text("image");
        if (image == null) {
            throw Fields.missing("image");
        }
        byte[] png = bytes(Upload.ofBase64("image", image));
        try {
            return WebUiAnswer.text(RecipeRoutes.read(file -> file.write(png)));
        } catch (InvalidRequestException e) {
            if (e.code().id().equals("recipe-missing")) {
                return "";
            }
            throw new Refusal(400, ServerMessage.UPLOAD_NOT_A_PICTURE, "image").of("image");
        }
    }
}
