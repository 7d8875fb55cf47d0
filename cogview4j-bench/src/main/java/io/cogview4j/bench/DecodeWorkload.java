package io.cogview4j.bench;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.bench.Scenario.Workload;
import io.cogview4j.random.TorchGenerator;
import io.cogview4j.vae.DecoderOperations;
import io.cogview4j.vae.VaeConfig;
import io.cogview4j.vae.VaeDecoder;

/** Decodes random latents. */
final class DecodeWorkload implements Workload {
    private static final long SEED = 1;

    private final VaeDecoder decoder;
    private final Latents latents;

    private DecodeWorkload(VaeConfig config, int height, int width, ComputeSettings compute) {
        int channels = config.latentChannels();
        float[] noise = new TorchGenerator(SEED).randn(channels * height * width);
        this.latents = new Latents(noise, 1, channels, height, width);
        this.decoder = VaeDecoder.random(config, compute, SEED);
    }

    static Scenario scenario(VaeConfig config, ImageSize size, ComputeSettings compute) {
        int height = size.height() / config.scaleFactor();
        int width = size.width() / config.scaleFactor();
        return new Scenario(
                new Subject.Decoding(size),
                DecoderOperations.of(config, height, width),
                () -> new DecodeWorkload(config, height, width, compute));
    }

    @Override
    public void run() {
        decoder.decode(latents);
    }

    @Override
    public void close() {
        decoder.close();
    }
}
