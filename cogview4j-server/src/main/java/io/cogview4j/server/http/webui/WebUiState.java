package io.cogview4j.server.http.webui;

import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.guard.Guard;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobStage;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.queue.JobQuery;
import io.cogview4j.server.queue.Jobs;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How far the client's own job is, and how it is ended: that program has one job at a time, and one client. */
public final class WebUiState {
    private final Jobs jobs;

    public WebUiState(Jobs jobs) {
        this.jobs = jobs;
    }

    public void addTo(RoutesConfig routes) {
        routes.get("/sdapi/v1/progress", this::progress);
        routes.post("/sdapi/v1/interrupt", this::interrupt);
        routes.post("/sdapi/v1/skip", this::interrupt);
    }

    private void progress(Context ctx) {
        Optional<Job> running = newest(ctx, JobState.RUNNING);
        Optional<Job> waiting = running.isPresent() ? running : newest(ctx, JobState.QUEUED);
        boolean picture = !"true".equalsIgnoreCase(ctx.queryParam("skip_current_image"));
        Json.answer(ctx, 200, json(ctx, waiting.orElse(null), picture));
    }

    private Optional<Job> newest(Context ctx, JobState state) {
        return jobs.list(Guard.client(ctx), new JobQuery(null, state, null, 1)).jobs().stream()
                .findFirst();
    }

    private ObjectNode json(Context ctx, @Nullable Job job, boolean picture) {
        @Nullable JobProgress progress = job == null ? null : job.progress();
        double fraction = progress == null ? 0 : progress.fraction();
        ObjectNode body = Json.object();
        body.put("progress", fraction);
        body.put("eta_relative", job == null ? 0 : job.waitSeconds() + (1 - fraction) * job.expectedSeconds());
        boolean denoising = progress != null && progress.stage() == JobStage.DENOISING;
        body.putObject("state")
                .put("skipped", false)
                .put("interrupted", false)
                .put("stopping_generation", false)
                .put("job", job == null ? "" : job.id().text())
                .put("job_count", job == null ? 0 : 1)
                .put(
                        "job_timestamp",
                        job == null ? "0" : Long.toString(job.created().getEpochSecond()))
                .put("job_no", 0)
                .put("sampling_step", denoising ? (int) progress.done() : 0)
                .put("sampling_steps", denoising ? progress.of() : 0);
        body.put(
                "current_image",
                job == null || !picture || job.previewStep() == 0
                        ? null
                        : jobs.preview(Guard.client(ctx), job.id()).orElse(null));
        body.put("textinfo", job != null && job.state() == JobState.QUEUED ? "queued" : null);
        return body;
    }

    private void interrupt(Context ctx) {
        newest(ctx, JobState.RUNNING).ifPresent(job -> jobs.cancel(job.client(), job.id()));
        Json.answer(ctx, 200, Json.object());
    }
}
