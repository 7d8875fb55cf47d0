package io.cogview4j.server.http.openai;

import io.cogview4j.server.http.answer.ClientGoneException;
import io.cogview4j.server.http.answer.EventStream;
import io.cogview4j.server.http.answer.Language;
import io.cogview4j.server.http.answer.PublicAddress;
import io.cogview4j.server.http.answer.ResultFiles;
import io.cogview4j.server.http.jobs.Client;
import io.cogview4j.server.http.jobs.Submissions;
import io.cogview4j.server.http.jobs.Waits;
import io.cogview4j.server.http.request.Bodies;
import io.cogview4j.server.http.request.Drawings;
import io.cogview4j.server.http.request.EditForm;
import io.cogview4j.server.http.request.ImagesRequest;
import io.cogview4j.server.http.request.JsonBody;
import io.cogview4j.server.http.request.MultipartBody;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.model.ServedModel;
import io.cogview4j.server.queue.Jobs;
import io.cogview4j.server.store.Blobs;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** {@code /v1/images}: asks for pictures and waits for them. */
public final class ImageRoutes {
    private final Waits waits;
    private final Submissions submissions;
    private final Drawings drawings;
    private final EditForm form;
    private final ImagesAnswer answer;
    private final ImagesStream stream;

    public ImageRoutes(
            Jobs jobs,
            Blobs blobs,
            ServedModel model,
            PublicAddress address,
            Waits waits,
            Submissions submissions,
            Drawings drawings,
            EditForm form) {
        this.waits = waits;
        this.submissions = submissions;
        this.drawings = drawings;
        this.form = form;
        ResultFiles files = new ResultFiles(blobs);
        this.answer = new ImagesAnswer(model, files, address);
        this.stream = new ImagesStream(jobs, waits, model, files);
    }

    public void addTo(RoutesConfig routes) {
        routes.post("/v1/images/generations", this::generate);
        routes.post("/v1/images/edits", this::edit);
    }

    private void generate(Context ctx) {
        waits.requireOpen();
        if (Bodies.isMultipart(ctx)) {
            MultipartBody body = MultipartBody.read(ctx, drawings.caps());
            draw(ctx, ImagesRequest.read(body.fields(), drawings, form.store(body)), "image_generation");
        } else {
            draw(
                    ctx,
                    ImagesRequest.read(JsonBody.read(ctx, drawings.caps().jsonBytes()), drawings, Drawings.Files.NONE),
                    "image_generation");
        }
    }

    private void edit(Context ctx) {
        waits.requireOpen();
        MultipartBody body = MultipartBody.read(ctx, drawings.caps());
        draw(ctx, ImagesRequest.read(body.fields(), drawings, form.storeEdit(body)), "image_edit");
    }

    private void draw(Context ctx, ImagesRequest request, String prefix) {
        Job job = submissions.submit(ctx, request.drawing());
        submissions.enter(job);
        boolean gone = false;
        try {
            if (request.stream()) {
                boolean all = stream.write(job, request, prefix, EventStream.open(ctx), Language.of(ctx));
                if (all) {
                    submissions.delivered(job);
                }
            } else {
                wait(ctx, job, request);
            }
        } catch (ClientGoneException e) {
            gone = true;
            throw e;
        } finally {
            submissions.leave(job, gone && request.cancel());
        }
    }

    private void wait(Context ctx, Job begun, ImagesRequest request) {
        Job job = waits.untilDone(begun, Client.of(ctx));
        answer.write(ctx, job, request);
        submissions.delivered(job);
    }
}
