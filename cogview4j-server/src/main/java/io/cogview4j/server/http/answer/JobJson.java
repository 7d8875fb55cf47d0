package io.cogview4j.server.http.answer;

import io.cogview4j.server.http.error.ErrorAnswer;
import io.cogview4j.server.http.request.EmbeddingsName;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Drawing.EmbeddingsChoice;
import io.cogview4j.server.job.Encoding;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.job.JobState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs as clients read them. */
public final class JobJson {
    private JobJson() {}

    /** Where a job is to be found, relative to the server. */
    public static String path(JobId id) {
        return "/v1/jobs/" + id;
    }

    /** Where a result is. */
    public static String resultPath(JobId id, int index) {
        return path(id) + "/results/" + index;
    }

    /** @param locale in which notes and failures are told */
    public static ObjectNode of(Job job, Locale locale) {
        ObjectNode node = Json.object();
        node.put("id", job.id().text());
        node.put("object", "image.job");
        node.put("kind", job.work().kind().id());
        node.put("status", job.state().id());
        node.put("created_at", Json.seconds(job.created()));
        node.put("started_at", Json.seconds(job.started()));
        node.put("finished_at", Json.seconds(job.finished()));
        node.put("position", position(job));
        node.put("expected_wait_seconds", job.waitSeconds());
        node.put("expected_seconds", job.expectedSeconds());
        node.put("attempt", job.attempt());
        node.set("progress", job.progress() == null ? null : progress(job.progress()));
        node.put("preview", job.previewStep() > 0 ? path(job.id()) + "/preview" : null);
        node.set(
                "request",
                switch (job.work()) {
                    case Drawing drawing -> request(drawing);
                    case Encoding encoding -> request(encoding);
                });
        ArrayNode results = node.putArray("results");
        job.results().forEach(result -> results.add(result(job.id(), result)));
        ArrayNode notes = node.putArray("notes");
        job.notes().forEach(note -> notes.add(Json.note(note, locale)));
        node.set(
                "error",
                job.problem() == null
                        ? null
                        : ErrorAnswer.of(job.problem(), locale).json());
        return node;
    }

    /** 1 for the job that comes next; null if it does not wait. */
    public static @Nullable Integer position(Job job) {
        return job.state() == JobState.QUEUED && job.place() >= 0 ? job.place() + 1 : null;
    }

    public static ObjectNode progress(JobProgress progress) {
        ObjectNode node = Json.object();
        node.put("stage", progress.stage().id());
        node.put("done", progress.done());
        node.put("of", progress.of());
        node.put("fraction", progress.fraction());
        return node;
    }

    private static ObjectNode request(Drawing drawing) {
        ObjectNode node = Json.object();
        node.put("prompt", drawing.prompt());
        node.put("negative_prompt", drawing.negativePrompt());
        node.put("size", size(drawing.width(), drawing.height()));
        node.put("steps", drawing.steps());
        node.put("guidance", drawing.guidance());
        node.put("seed", drawing.seed());
        node.put("sampler", drawing.sampler());
        node.put("cache", drawing.cache());
        node.put("n", drawing.count());
        node.put("strength", drawing.edit() == null ? null : drawing.edit().strength());
        ArrayNode loras = node.putArray("loras");
        drawing.loras()
                .forEach(lora -> loras.addObject().put("name", lora.name()).put("weight", lora.weight()));
        node.put("embeddings", drawing.embeddings() == null ? null : name(drawing.embeddings()));
        node.put("output_format", drawing.output().format().id());
        return node;
    }

    private static String name(EmbeddingsChoice choice) {
        String file = EmbeddingsName.of(choice.file());
        return choice.number() == null ? file : file + "#" + choice.number();
    }

    private static ObjectNode request(Encoding encoding) {
        ObjectNode node = Json.object();
        ArrayNode prompts = node.putArray("prompts");
        for (Encoding.Text text : encoding.prompts()) {
            prompts.addObject().put("prompt", text.prompt()).put("negative_prompt", text.negativePrompt());
        }
        node.put("guided", encoding.guided());
        return node;
    }

    private static ObjectNode result(JobId id, JobResult result) {
        ObjectNode node = Json.object();
        node.put("index", result.index());
        node.put("url", resultPath(id, result.index()));
        node.put("type", result.mediaType());
        node.put("bytes", result.bytes());
        node.put("sha256", result.blob().sha256());
        node.put("size", size(result.width(), result.height()));
        node.put("seed", result.seed());
        node.put("parameters", result.parameters());
        return node;
    }

    public static @Nullable String size(@Nullable Integer width, @Nullable Integer height) {
        return width == null || height == null ? null : width + "x" + height;
    }
}
