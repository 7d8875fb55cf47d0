package io.cogview4j.reference;

import io.cogview4j.vae.LatentDistribution;
import io.cogview4j.vae.Planes;
import io.cogview4j.vae.Tiling;
import io.cogview4j.vae.VaeEncoder;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** {@code vae_encode}: pictures to means, logarithms of variances, and a sample with the noise of the case. */
record VaeEncodeRunner(Function<Path, VaeEncoder> open) implements ReferenceRunner {
    VaeEncodeRunner() {
        this(VaeEncoder::open);
    }

    @Override
    public void run(ReferenceCase reference) {
        List<Planes> pictures = ReferenceImages.of(reference, "in.image");
        try (VaeEncoder encoder = open.apply(reference.modelFolder().resolve("vae"))) {
            LatentDistribution latents = reference.inputs().path("tiling").asBoolean()
                    ? encoder.encode(pictures, Tiling.of(encoder.config()))
                    : encoder.encode(pictures);
            float[] sample = latents.sample(reference.floats("in.noise")).values();
            var tolerance = reference.tolerance();
            tolerance.check("out.mean", latents.mean().values(), reference.doubles("out.mean"));
            tolerance.check("out.logvar", latents.logvar().values(), reference.doubles("out.logvar"));
            tolerance.check("out.sample", sample, reference.doubles("out.sample"));
        }
    }
}
