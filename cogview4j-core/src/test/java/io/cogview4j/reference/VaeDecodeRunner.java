package io.cogview4j.reference;

import io.cogview4j.vae.Planes;
import io.cogview4j.vae.Tiling;
import io.cogview4j.vae.VaeDecoder;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** {@code vae_decode}: latents, as the decoder takes them, to pictures. */
record VaeDecodeRunner(Function<Path, VaeDecoder> open) implements ReferenceRunner {
    VaeDecodeRunner() {
        this(VaeDecoder::open);
    }

    @Override
    public void run(ReferenceCase reference) {
        try (VaeDecoder decoder = open.apply(reference.modelFolder().resolve("vae"))) {
            List<Planes> pictures = reference.inputs().path("tiling").asBoolean()
                    ? decoder.decode(reference.latents("in.latents"), Tiling.of(decoder.config()))
                    : decoder.decode(reference.latents("in.latents"));
            reference
                    .tolerance()
                    .check("out.sample", ReferenceImages.values(pictures), reference.doubles("out.sample"));
        }
    }
}
