package io.cogview4j.server.http.embeddings;

import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode.Severity;
import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.answer.Language;
import io.cogview4j.server.http.answer.StoredFile;
import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.jobs.Client;
import io.cogview4j.server.http.jobs.Submissions;
import io.cogview4j.server.http.jobs.Waits;
import io.cogview4j.server.http.request.Bodies;
import io.cogview4j.server.http.request.Caps;
import io.cogview4j.server.http.request.EmbeddingsName;
import io.cogview4j.server.http.request.EmbeddingsUploads;
import io.cogview4j.server.http.request.Encodings;
import io.cogview4j.server.http.request.Fields;
import io.cogview4j.server.http.request.JsonBody;
import io.cogview4j.server.http.request.MultipartBody;
import io.cogview4j.server.http.request.Shapes;
import io.cogview4j.server.http.request.Upload;
import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.model.ModelMessage;
import io.cogview4j.server.model.ServedModel;
import io.cogview4j.server.store.Blobs;
import io.cogview4j.shape.EmbeddingShapes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/embeddings/images}: the first of the two halves of a run, for machines that cannot do both. */
public final class EmbeddingsRoutes {
    private static final String FILE = "file";

    private final ServedModel model;
    private final Blobs blobs;
    private final Caps caps;
    private final Waits waits;
    private final Submissions submissions;
    private final EmbeddingsUploads uploads;

    public EmbeddingsRoutes(
            ServedModel model,
            Blobs blobs,
            Caps caps,
            Waits waits,
            Submissions submissions,
            EmbeddingsUploads uploads) {
        this.model = model;
        this.blobs = blobs;
        this.caps = caps;
        this.waits = waits;
        this.submissions = submissions;
        this.uploads = uploads;
    }

    public void addTo(RoutesConfig routes) {
        routes.post("/v1/embeddings/images", this::create);
        routes.post("/v1/embeddings/images/check", this::check);
        routes.get("/v1/embeddings/images/{id}", this::describe);
        routes.get("/v1/embeddings/images/{id}/file", this::file);
    }

    private void create(Context ctx) {
        waits.requireOpen();
        if (Bodies.isMultipart(ctx)) {
            MultipartBody body = MultipartBody.read(ctx, caps);
            answer(ctx, uploads.store(Upload.of(FILE, body.file(FILE))));
        } else {
            encode(ctx, JsonBody.read(ctx, caps.jsonBytes()));
        }
    }

    private void encode(Context ctx, Fields fields) {
        if (!model.facts().encodes()) {
            throw new Refusal(400, ModelMessage.DRAWS_ONLY);
        }
        Job job = waits.untilDone(submissions.submit(ctx, Encodings.read(fields, caps)), Client.of(ctx));
        answer(ctx, job.results().getFirst().blob());
        submissions.delivered(job);
    }

    private void answer(Context ctx, BlobId id) {
        Path file = uploads.path(id);
        Json.answer(ctx, 200, EmbeddingsJson.of(id, file, uploads.findings(file, FILE), Language.of(ctx)));
    }

    private void describe(Context ctx) {
        answer(ctx, stored(ctx));
    }

    private void file(Context ctx) {
        BlobId id = stored(ctx);
        new StoredFile(
                        uploads.path(id),
                        id.sha256(),
                        "application/octet-stream",
                        EmbeddingsName.of(id) + ".safetensors")
                .send(ctx);
    }

    /** A file that is one of embeddings: pictures are not given out by their content. */
    private BlobId stored(Context ctx) {
        String name = ctx.pathParam("id");
        BlobId id = EmbeddingsName.parse(name).orElseThrow(() -> notStored(name));
        Path file = blobs.file(id).orElseThrow(() -> notStored(name));
        try {
            uploads.findings(file, FILE);
        } catch (Refusal | io.cogview4j.message.InvalidRequestException e) {
            throw notStored(name);
        }
        return id;
    }

    private static Refusal notStored(String name) {
        return new Refusal(404, ModelMessage.FILE_FORGOTTEN, name);
    }

    private void check(Context ctx) {
        Locale locale = Language.of(ctx);
        if (Bodies.isMultipart(ctx)) {
            MultipartBody body = MultipartBody.read(ctx, caps);
            BlobId id = uploads.put(Upload.of(FILE, body.file(FILE)));
            answer(ctx, uploads.look(uploads.path(id)), locale);
            return;
        }
        Fields fields = JsonBody.read(ctx, caps.jsonBytes());
        @Nullable String name = fields.text("embeddings");
        Optional<EmbeddingShapes> shapes = Shapes.read(fields);
        if (name == null) {
            answer(ctx, model.check(shapes.orElseThrow(Shapes::missing)).findings(), locale);
            return;
        }
        BlobId id = EmbeddingsName.parse(name)
                .filter(file -> blobs.file(file).isPresent())
                .orElseThrow(() -> Refusal.ofField("embeddings", ModelMessage.FILE_FORGOTTEN, name));
        answer(ctx, uploads.look(uploads.path(id)), locale);
    }

    private static void answer(Context ctx, List<Message> findings, Locale locale) {
        ObjectNode body = Json.object();
        body.put(
                "accepted",
                findings.stream().noneMatch(finding -> finding.code().severity() == Severity.ERROR));
        body.set("findings", Json.findings(findings, locale));
        Json.answer(ctx, 200, body);
    }
}
