package io.cogview4j.server.work;

import io.cogview4j.CogView4;
import io.cogview4j.PromptCache;
import io.cogview4j.Session;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.sampling.StepCache;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Drawing.EmbeddingsChoice;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.PictureOutput;
import io.cogview4j.server.job.Work;
import io.cogview4j.server.model.DrawingRequests;
import io.cogview4j.server.model.LocalModel;
import io.cogview4j.server.model.LoraFolder;
import io.cogview4j.server.model.MeasuredSpeed;
import io.cogview4j.server.queue.Admission;
import io.cogview4j.server.store.FolderBlobs;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker with the built-in model and a queue in memory. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class WorkerFixture {
    static final int STEPS = 2;

    @TempDir
    static Path folder;

    static CogView4 model;
    static FolderBlobs blobs;
    static DrawingRequests requests;
    static LocalModel local;
    static Session others;

    final ListedClaims claims = new ListedClaims();
    final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final WorkMetrics metrics = new WorkMetrics(meters);

    @Nullable Worker worker;

    @BeforeAll
    static void open() throws IOException {
        Files.createDirectories(folder.resolve("files"));
        model = CogView4.tiny().withCache(PromptCache.in(folder.resolve("cache")));
        blobs = new FolderBlobs(folder.resolve("files"));
        requests = new DrawingRequests(blobs, new LoraFolder(null));
        others = model.session();
        local = new LocalModel(model, null, new LocalModel.Role(true, true, false), requests, MeasuredSpeed.of(model));
    }

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(folder.resolve("runs"));
    }

    @AfterEach
    void close() {
        if (worker != null) {
            worker.close();
        }
    }

    @AfterAll
    static void closeModel() {
        local.close();
        others.close();
    }

    Worker start(Duration saveAfter) {
        WorkerSettings settings = new WorkerSettings(
                "worker",
                EnumSet.allOf(Work.Kind.class),
                8,
                32,
                Duration.ofSeconds(10),
                saveAfter,
                Duration.ofMinutes(1),
                Duration.ofMillis(20),
                folder.resolve("runs"));
        Worker started = new Worker(model, local, requests, claims, blobs, null, metrics, settings);
        worker = started;
        started.start();
        return started;
    }

    JobId add(Work work) {
        Admission.Admitted admitted = local.admit(work);
        return claims.add(admitted.work(), admitted.group(), admitted.expectedSeconds());
    }

    static Drawing drawing(String prompt, long seed) {
        return drawing(prompt, seed, STEPS, false);
    }

    static Drawing drawing(String prompt, long seed, int steps, boolean previews) {
        return new Drawing(
                prompt,
                null,
                null,
                1,
                128,
                128,
                steps,
                null,
                seed,
                null,
                null,
                null,
                List.of(),
                null,
                PictureOutput.PNG,
                previews);
    }

    /** With a cache of steps that leaves out the most. */
    static Drawing cached(String prompt, long seed) {
        return new Drawing(
                prompt,
                null,
                null,
                1,
                128,
                128,
                STEPS,
                null,
                seed,
                null,
                "fbc:1",
                null,
                List.of(),
                null,
                PictureOutput.PNG,
                false);
    }

    /** Of the seed 7. */
    static Drawing drawing(EmbeddingsChoice embeddings) {
        return new Drawing(
                null,
                null,
                embeddings,
                1,
                128,
                128,
                STEPS,
                null,
                7L,
                null,
                null,
                null,
                List.of(),
                null,
                PictureOutput.PNG,
                false);
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(10);
        }
    }

    byte[] picture(JobId id) {
        return blobs.read(claims.results.get(id).getFirst().blob());
    }

    byte[] alone(String prompt, long seed, int steps) {
        return alone(prompt, seed, steps, StepCache.OFF);
    }

    byte[] alone(String prompt, long seed, int steps, StepCache cache) {
        return others.generate(ImageRequest.builder()
                        .prompt(prompt)
                        .seed(seed)
                        .size(128, 128)
                        .steps(steps)
                        .cache(cache)
                        .build())
                .first()
                .png();
    }
}
