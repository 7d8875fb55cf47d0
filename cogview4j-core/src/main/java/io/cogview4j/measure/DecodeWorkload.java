package io.cogview4j.measure;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.random.TorchGenerator;
import io.cogview4j.tensor.Backend;
import io.cogview4j.vae.DecoderOperations;
import io.cogview4j.vae.VaeConfig;
import io.cogview4j.vae.VaeDecoder;

/** Decodes random latents. */
final class DecodeWorkload implements Workload {
    private static final long SEED = 1;

    private final VaeDecoder decoder;
    private final Latents latents;

    private DecodeWorkload(VaeDecoder decoder, Latents latents) {
        this.decoder = decoder;
        this.latents = latents;
    }

    static DecodeWorkload open(VaeConfig config, ImageSize size, ComputeSettings compute, DeviceBudget deviceBudget) {
        size.requireMultiple(config.scaleFactor());
        int channels = config.latentChannels();
        int height = size.height() / config.scaleFactor();
        int width = size.width() / config.scaleFactor();
        float[] noise = new TorchGenerator(SEED).randn(channels * height * width);
        return new DecodeWorkload(
                VaeDecoder.random(config, Backend.open(compute, deviceBudget), SEED),
                new Latents(noise, 1, channels, height, width));
    }

    @Override
    public double operations() {
        return DecoderOperations.of(decoder.config(), latents.height(), latents.width());
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
