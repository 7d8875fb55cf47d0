package io.cogview4j.server.model;

import io.cogview4j.CogView4;
import io.cogview4j.MachineSpeed;
import io.cogview4j.PreparedRun;
import io.cogview4j.Session;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.inspect.Inspector;
import io.cogview4j.inspect.PromptReader;
import io.cogview4j.inspect.PromptTokens;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Encoding;
import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.job.Work;
import io.cogview4j.server.queue.Admission;
import io.cogview4j.shape.EmbeddingShapes;
import io.cogview4j.shape.ShapeReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The model of this machine. Requests are prepared as a run would prepare them, so what is refused is refused before it waits, and
 * what is forecast is what will be planned.
 */
public final class LocalModel implements ServedModel, Admission, AutoCloseable {
    /** Encoding is not forecast by the library; the queue learns from what it really takes. */
    private static final double SECONDS_PER_ENCODED_PROMPT = 1;

    private final CogView4 model;
    private final Role role;
    private final DrawingRequests requests;
    private final Session preparing;
    private final Inspector inspector;
    private final PromptReader reader;
    private final MeasuredSpeed speed;
    private final String computing;

    /**
     * What a server does.
     *
     * @param encodes whether prompts are taken for encoding
     * @param draws whether pictures are made
     * @param remote whether prompts are encoded by another server
     */
    public record Role(boolean encodes, boolean draws, boolean remote) {}

    /**
     * @param folder of the model; null for the built-in one
     * @param role what is done here
     * @param speed of this machine, for forecasts
     */
    public LocalModel(CogView4 model, @Nullable Path folder, Role role, DrawingRequests requests, MeasuredSpeed speed) {
        this.model = model;
        this.role = role;
        this.requests = requests;
        this.speed = speed;
        this.inspector = !role.draws()
                ? Inspector.withoutModel()
                : folder == null ? Inspector.ofBuiltInModel() : Inspector.of(folder);
        this.reader = folder == null ? PromptReader.ofBuiltInModel() : PromptReader.of(folder);
        this.preparing = model.session();
        this.computing = "%s, %s, %s, %s"
                .formatted(
                        model.name(),
                        model.compute().device().id(),
                        model.compute().precision().id(),
                        CogView4.version());
    }

    /** How fast this machine is; waits until it is measured. */
    public MachineSpeed speed() {
        return speed.get();
    }

    @Override
    public ModelFacts facts() {
        return new ModelFacts(
                model.name(),
                role.encodes() || role.remote(),
                role.draws(),
                role.draws() ? model.defaultSize() : null,
                model.card(),
                requests.loras().names());
    }

    @Override
    public Forecast forecast(Drawing drawing) {
        PreparedRun run = prepare(drawing);
        return new Forecast(run, speed().seconds(run.memory()));
    }

    private PreparedRun prepare(Drawing drawing) {
        if (!role.draws()) {
            throw new InvalidRequestException(ModelMessage.ENCODES_ONLY);
        }
        if (drawing.embeddings() == null && !role.encodes() && !role.remote()) {
            throw new InvalidRequestException(ModelMessage.DRAWS_ONLY);
        }
        PictureFiles.requireWritable(drawing.output());
        ImageRequest request = isStoodIn(drawing)
                ? requests.alone(drawing, source -> source.embeddings(StandIn.of(drawing, model.embeddingWidth())))
                : requests.alone(drawing);
        return drawing.memory() == null
                ? preparing.prepare(request)
                : model.withMemory(MemoryBudget.parse(drawing.memory())).prepare(request);
    }

    /** Whether its embeddings are still to come from elsewhere. */
    private boolean isStoodIn(Drawing drawing) {
        return role.remote() && drawing.embeddings() == null;
    }

    @Override
    public Admitted admit(Work asked) {
        return switch (asked) {
            case Drawing drawing -> admit(drawing);
            case Encoding encoding -> admit(encoding);
        };
    }

    private Admitted admit(Drawing drawing) {
        Forecast forecast = forecast(drawing);
        PreparedRun run = forecast.run();
        Drawing seeded = drawing.seed() != null || run.drawnSeed() == null
                ? drawing
                : drawing.withSeed(Objects.requireNonNull(run.drawnSeed()));
        return new Admitted(
                seeded,
                forecast.seconds(),
                SharedPass.group(seeded, computing, role.remote()),
                notes(told(drawing, run)));
    }

    private Admitted admit(Encoding encoding) {
        if (!role.encodes()) {
            throw new InvalidRequestException(ModelMessage.DRAWS_ONLY);
        }
        double seconds = SECONDS_PER_ENCODED_PROMPT * encoding.prompts().size();
        return new Admitted(encoding, seconds, SharedPass.alone(computing), List.of());
    }

    /** Of the embeddings that stand in for those to come, nothing is told. */
    private List<Message> told(Drawing drawing, PreparedRun run) {
        return run.findings().stream()
                .filter(finding -> !isStoodIn(drawing) || finding.code() != CoreMessage.EMBEDDINGS_ORIGIN_UNKNOWN)
                .toList();
    }

    private static List<JobNote> notes(List<Message> findings) {
        return findings.stream().map(JobNote::of).toList();
    }

    @Override
    public PromptTokens tokens(String prompt) {
        synchronized (reader) {
            return reader.read(prompt);
        }
    }

    @Override
    public ShapeReport check(EmbeddingShapes shapes) {
        return model.check(shapes, !shapes.negatives().isEmpty());
    }

    @Override
    public List<Message> check(Path embeddings) {
        return inspector.inspect(embeddings).findings();
    }

    @Override
    public void close() {
        preparing.close();
        reader.close();
    }
}
