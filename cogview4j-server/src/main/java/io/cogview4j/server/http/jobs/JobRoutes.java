package io.cogview4j.server.http.jobs;

import io.cogview4j.server.http.answer.EventStream;
import io.cogview4j.server.http.answer.JobJson;
import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.answer.Language;
import io.cogview4j.server.http.answer.StoredFile;
import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.http.guard.Guard;
import io.cogview4j.server.http.request.Bodies;
import io.cogview4j.server.http.request.Drawings;
import io.cogview4j.server.http.request.EditForm;
import io.cogview4j.server.http.request.Fields;
import io.cogview4j.server.http.request.JsonBody;
import io.cogview4j.server.http.request.MultipartBody;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.queue.JobPage;
import io.cogview4j.server.queue.JobQuery;
import io.cogview4j.server.queue.Jobs;
import io.cogview4j.server.store.Blobs;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/jobs}: asks for pictures without waiting, and looks after them. */
public final class JobRoutes {
    private static final int USUAL_LIMIT = 20;
    private static final int MOST_LIMIT = 100;
    private static final int MOST_QUERY_CHARACTERS = 200;
    private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
    private static final Pattern VERSION = Pattern.compile("\\d{1,18}");

    /** What lists give out to go on with; anything else is no place in a list. */
    private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9_.=-]{1,200}");

    private final Jobs jobs;
    private final Blobs blobs;
    private final Waits waits;
    private final Submissions submissions;
    private final Drawings drawings;
    private final EditForm form;

    public JobRoutes(Jobs jobs, Blobs blobs, Waits waits, Submissions submissions, Drawings drawings, EditForm form) {
        this.jobs = jobs;
        this.blobs = blobs;
        this.waits = waits;
        this.submissions = submissions;
        this.drawings = drawings;
        this.form = form;
    }

    public void addTo(RoutesConfig routes) {
        routes.post("/v1/jobs", this::submit);
        routes.get("/v1/jobs", this::list);
        routes.get("/v1/jobs/{id}", ctx -> Json.answer(ctx, 200, JobJson.of(find(ctx), Language.of(ctx))));
        routes.delete("/v1/jobs/{id}", this::cancel);
        routes.delete("/v1/jobs/{id}/results", this::remove);
        routes.get("/v1/jobs/{id}/results/{index}", this::result);
        routes.get("/v1/jobs/{id}/preview", this::preview);
        routes.get("/v1/jobs/{id}/events", this::events);
    }

    private void submit(Context ctx) {
        waits.requireOpen();
        Fields fields;
        Drawings.Files files;
        if (Bodies.isMultipart(ctx)) {
            MultipartBody body = MultipartBody.read(ctx, drawings.caps());
            fields = body.fields();
            files = form.store(body);
        } else {
            fields = JsonBody.read(ctx, drawings.caps().jsonBytes());
            files = Drawings.Files.NONE;
        }
        Job job = submissions.submit(ctx, drawings.read(fields, files, fields.flag("previews")));
        ctx.header("Location", JobJson.path(job.id()));
        Json.answer(ctx, 202, JobJson.of(job, Language.of(ctx)));
    }

    private void list(Context ctx) {
        JobPage page = jobs.list(Guard.client(ctx), query(ctx));
        ObjectNode body = Json.object();
        body.put("object", "list");
        ArrayNode data = body.putArray("data");
        page.jobs().forEach(job -> data.add(JobJson.of(job, Language.of(ctx))));
        body.put("has_more", page.next() != null);
        body.put("next", page.next());
        Json.answer(ctx, 200, body);
    }

    private static JobQuery query(Context ctx) {
        @Nullable String status = filled(ctx, "status");
        @Nullable JobState state = status == null
                ? null
                : JobState.ofId(status)
                        .orElseThrow(() -> Fields.unfit("status", status, "queued, running, done, failed, cancelled"));
        @Nullable String text = filled(ctx, "q");
        if (text != null && text.length() > MOST_QUERY_CHARACTERS) {
            throw Fields.unfit("q", text, "1-" + MOST_QUERY_CHARACTERS);
        }
        @Nullable String after = filled(ctx, "after");
        if (after != null && !PLACE.matcher(after).matches()) {
            throw Fields.unfit("after", after, "next");
        }
        return new JobQuery(text, state, after, limit(filled(ctx, "limit")));
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return USUAL_LIMIT;
        }
        int limit = WHOLE.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MOST_LIMIT) {
            throw Fields.unfit("limit", text, "1-" + MOST_LIMIT);
        }
        return limit;
    }

    private static @Nullable String filled(Context ctx, String name) {
        @Nullable String value = ctx.queryParam(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static JobId id(Context ctx) {
        String text = ctx.pathParam("id");
        return JobId.parse(text).orElseThrow(() -> new Refusal(404, ServerMessage.JOB_NOT_FOUND, text));
    }

    private Job find(Context ctx) {
        JobId id = id(ctx);
        return jobs.find(Guard.client(ctx), id).orElseThrow(() -> Waits.gone(id));
    }

    private void cancel(Context ctx) {
        JobId id = id(ctx);
        Job job = jobs.cancel(Guard.client(ctx), id).orElseThrow(() -> Waits.gone(id));
        Json.answer(ctx, 200, JobJson.of(job, Language.of(ctx)));
    }

    private void remove(Context ctx) {
        Job job = find(ctx);
        if (!job.state().isFinal()) {
            throw new Refusal(409, ServerMessage.JOB_NOT_FINAL, job.id());
        }
        if (!jobs.remove(Guard.client(ctx), job.id())) {
            throw Waits.gone(job.id());
        }
        ctx.status(204);
    }

    private void result(Context ctx) {
        Job job = find(ctx);
        String text = ctx.pathParam("index");
        int index = WHOLE.matcher(text).matches() ? Integer.parseInt(text) : -1;
        JobResult result = job.results().stream()
                .filter(one -> one.index() == index)
                .findFirst()
                .orElseThrow(() -> noResult(job, text));
        Path file = blobs.file(result.blob()).orElseThrow(() -> noResult(job, text));
        new StoredFile(file, result.blob().sha256(), result.mediaType(), name(job, result)).send(ctx);
    }

    private static Refusal noResult(Job job, String index) {
        return new Refusal(404, ServerMessage.RESULT_NOT_FOUND, job.id(), index);
    }

    private static String name(Job job, JobResult result) {
        String ending =
                switch (result.mediaType()) {
                    case "image/png" -> ".png";
                    case "image/jpeg" -> ".jpg";
                    case "image/webp" -> ".webp";
                    default -> ".safetensors";
                };
        return job.id() + "-" + result.index() + ending;
    }

    private void preview(Context ctx) {
        Job job = find(ctx);
        byte[] png = jobs.preview(Guard.client(ctx), job.id())
                .orElseThrow(() -> new Refusal(404, ServerMessage.PREVIEW_NOT_THERE, job.id()));
        ctx.contentType("image/png").result(png);
    }

    private void events(Context ctx) {
        Job job = find(ctx);
        @Nullable String last = ctx.header("Last-Event-ID");
        long known = last != null && VERSION.matcher(last).matches() ? Long.parseLong(last) : -1;
        if (job.state().isFinal() && job.version() == known) {
            ctx.status(204); // there is nothing to come: browsers do not come back after this
            return;
        }
        new JobEvents(jobs, waits).tell(job, known, EventStream.open(ctx), Language.of(ctx));
    }
}
