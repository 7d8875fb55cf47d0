package io.cogview4j.server.http.jobs;

import io.cogview4j.server.http.answer.EventStream;
import io.cogview4j.server.http.answer.JobJson;
import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobStage;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.queue.Jobs;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Tells a client of a job as it goes on, until its end. */
final class JobEvents {
    private final Jobs jobs;
    private final Waits waits;

    JobEvents(Jobs jobs, Waits waits) {
        this.jobs = jobs;
        this.waits = waits;
    }

    /**
     * @param known the version that the client has, -1 for none
     * @param locale in which notes and failures are told
     */
    void tell(Job begun, long known, EventStream stream, Locale locale) {
        Job job = begun;
        int preview = known < 0 ? 0 : begun.previewStep(); // whoever comes back has seen it, or fetches it
        if (job.version() != known) {
            preview = tell(job, known < 0 ? 0 : -1, stream, locale);
        }
        while (!job.state().isFinal()) {
            Optional<Job> next;
            try {
                next = waits.next(job.client(), job.id(), job.version());
            } catch (Refusal stopping) {
                return; // the client comes back to the next server, with the version that it has
            }
            if (next.isEmpty()) {
                return;
            }
            if (next.get().version() == job.version()) {
                stream.keepAlive();
            } else {
                job = next.get();
                preview = tell(job, preview, stream, locale);
            }
        }
    }

    /** @return the step of the newest preview that was told of */
    private int tell(Job job, int preview, EventStream stream, Locale locale) {
        int told = preview;
        if (job.state() == JobState.RUNNING && job.previewStep() > 0 && job.previewStep() != preview) {
            Optional<byte[]> picture = jobs.preview(job.client(), job.id());
            if (picture.isPresent()) {
                stream.send("preview", null, preview(job, picture.get()));
                told = job.previewStep();
            }
        }
        switch (job.state()) {
            case QUEUED -> stream.send("queued", job.version(), queued(job));
            case RUNNING -> stream.send("progress", job.version(), progress(job));
            default -> {
                ObjectNode data = Json.object();
                data.set("job", JobJson.of(job, locale));
                stream.send(job.state().id(), job.version(), data);
            }
        }
        return told;
    }

    private static ObjectNode queued(Job job) {
        ObjectNode data = Json.object();
        data.put("position", JobJson.position(job));
        data.put("expected_wait_seconds", job.waitSeconds());
        data.put("expected_seconds", job.expectedSeconds());
        return data;
    }

    private static ObjectNode progress(Job job) {
        @Nullable JobProgress now = job.progress();
        JobProgress progress = now == null ? new JobProgress(JobStage.ENCODING, 0, 1, 0) : now;
        ObjectNode data = JobJson.progress(progress);
        data.put("expected_seconds", Math.max(0, (1 - progress.fraction()) * job.expectedSeconds()));
        return data;
    }

    private static ObjectNode preview(Job job, byte[] png) {
        ObjectNode data = Json.object();
        data.put("step", job.previewStep());
        data.put("of", steps(job));
        data.put("b64_json", png); // Jackson writes bytes as base64
        return data;
    }

    /** How many steps the run has; null if nothing tells. */
    static @Nullable Integer steps(Job job) {
        if (job.progress() != null && job.progress().stage() == JobStage.DENOISING) {
            return job.progress().of();
        }
        return job.work() instanceof Drawing drawing ? drawing.steps() : null;
    }
}
