package io.cogview4j.editing;

import io.cogview4j.api.Latents;

/**
 * The latents of a control image as further channels of what the transformer sees, as in diffusers'
 * CogView4ControlPipeline: {@code cat([latents, control], channels)}.
 *
 * @param control {@code [images, C, Hl, Wl]}
 */
public record ControlChannels(Latents control) implements Conditioning {
    @Override
    public Latents input(Latents latents, int image) {
        float[] both = new float[latents.values().length + control.valuesPerImage()];
        System.arraycopy(latents.values(), 0, both, 0, latents.values().length);
        System.arraycopy(
                control.values(),
                image * control.valuesPerImage(),
                both,
                latents.values().length,
                control.valuesPerImage());
        return new Latents(both, 1, latents.channels() + control.channels(), latents.height(), latents.width());
    }
}
