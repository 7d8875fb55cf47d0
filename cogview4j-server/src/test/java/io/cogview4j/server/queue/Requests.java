package io.cogview4j.server.queue;

import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.PictureOutput;
import io.cogview4j.server.job.Work;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Requests, and an admission that only draws seeds. */
final class Requests {
    static final double EXPECTED_SECONDS = 10;

    private static final AtomicLong SEEDS = new AtomicLong();

    private Requests() {}

    static Admission.Admitted admit(Work work) {
        Work seeded = work instanceof Drawing drawing && drawing.seed() == null
                ? drawing.withSeed(SEEDS.incrementAndGet())
                : work;
        return new Admission.Admitted(seeded, EXPECTED_SECONDS, "group", List.of());
    }

    static Drawing drawing(String prompt) {
        return drawing(prompt, null, null);
    }

    static Drawing seeded(String prompt, long seed) {
        return drawing(prompt).withSeed(seed);
    }

    static Drawing drawing(String prompt, Drawing.EmbeddingsChoice embeddings, Drawing.PictureEdit edit) {
        return new Drawing(
                prompt,
                null,
                embeddings,
                1,
                512,
                512,
                20,
                5.0,
                null,
                null,
                "fbc:0.1",
                edit,
                List.of(),
                null,
                PictureOutput.PNG,
                false);
    }

    static Asked by(String client, Work work) {
        return new Asked(client, work, null, false);
    }

    static Asked again(String client, Work work) {
        return new Asked(client, work, null, true);
    }

    static Asked withKey(String client, Work work, String key) {
        return new Asked(client, work, key, false);
    }
}
