package io.cogview4j.server.http.openai;

import io.cogview4j.server.http.answer.EventStream;
import io.cogview4j.server.http.answer.JobJson;
import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.answer.ResultFiles;
import io.cogview4j.server.http.error.ErrorAnswer;
import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.jobs.Waits;
import io.cogview4j.server.http.request.ImagesRequest;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.job.JobStage;
import io.cogview4j.server.model.ServedModel;
import io.cogview4j.server.queue.Jobs;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Answers with a stream of events: pictures on the way, if they are asked for, and each picture that is completed. */
final class ImagesStream {
    private final Jobs jobs;
    private final Waits waits;
    private final ServedModel model;
    private final ResultFiles files;

    ImagesStream(Jobs jobs, Waits waits, ServedModel model, ResultFiles files) {
        this.jobs = jobs;
        this.waits = waits;
        this.model = model;
        this.files = files;
    }

    /**
     * Tells of a job until its end.
     *
     * @param prefix of the names of events, {@code image_generation} or {@code image_edit}
     * @param locale in which failures are told
     * @return whether all pictures were sent
     */
    boolean write(Job begun, ImagesRequest request, String prefix, EventStream stream, Locale locale) {
        try {
            Job done = follow(begun, request, prefix, stream);
            Waits.requireDone(done);
            for (JobResult result : done.results()) {
                completed(done, result, request, prefix, stream);
            }
            return true;
        } catch (Refusal e) {
            stream.send("error", null, ErrorAnswer.of(e, locale).body());
            return false;
        }
    }

    private Job follow(Job begun, ImagesRequest request, String prefix, EventStream stream) {
        Job job = begun;
        int sent = 0;
        int shown = 0;
        while (!job.state().isFinal()) {
            Optional<Job> next = waits.next(job.client(), job.id(), job.version());
            if (next.isEmpty()) {
                throw Waits.gone(job.id());
            }
            if (next.get().version() == job.version()) {
                stream.keepAlive();
            }
            job = next.get();
            if (sent < request.partialImages()
                    && job.previewStep() > shown
                    && isDue(job, sent, request.partialImages())) {
                Optional<byte[]> picture = jobs.preview(job.client(), job.id());
                if (picture.isPresent()) {
                    partial(job, picture.get(), sent++, request, prefix, stream);
                    shown = job.previewStep();
                }
            }
        }
        return job;
    }

    /** Pictures on the way are spread over the run. */
    private static boolean isDue(Job job, int sent, int wanted) {
        @Nullable JobProgress progress = job.progress();
        @Nullable Integer steps = progress != null && progress.stage() == JobStage.DENOISING
                ? Integer.valueOf(progress.of())
                : ((Drawing) job.work()).steps();
        return steps == null || job.previewStep() * (wanted + 1L) >= (sent + 1L) * steps;
    }

    private void partial(Job job, byte[] png, int index, ImagesRequest request, String prefix, EventStream stream) {
        ObjectNode event = event(prefix + ".partial_image", job, png);
        @Nullable String size = JobJson.size(request.drawing().width(), request.drawing().height());
        facts(job, request).put(event, size == null ? "auto" : size, "png");
        event.put("partial_image_index", index);
        stream.send(prefix + ".partial_image", null, event);
    }

    private void completed(Job job, JobResult result, ImagesRequest request, String prefix, EventStream stream) {
        ObjectNode event = event(prefix + ".completed", job, files.bytes(job, result));
        ImageFacts facts = facts(job, request);
        facts.put(event, ImageFacts.size(result), ImageFacts.format(result));
        event.set("usage", facts.usage());
        event.put("seed", result.seed());
        stream.send(prefix + ".completed", null, event);
    }

    private ImageFacts facts(Job job, ImagesRequest request) {
        return ImageFacts.of(request, job.created().getEpochSecond(), model);
    }

    private static ObjectNode event(String type, Job job, byte[] picture) {
        ObjectNode event = Json.object();
        event.put("type", type);
        event.put("b64_json", picture); // Jackson writes bytes as base64
        event.put("created_at", job.created().getEpochSecond());
        return event;
    }
}
