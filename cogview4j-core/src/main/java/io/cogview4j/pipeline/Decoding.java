package io.cogview4j.pipeline;

import io.cogview4j.api.Latents;
import io.cogview4j.image.PixelConversion;
import io.cogview4j.image.RgbImage;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.NumericException;
import io.cogview4j.nn.PartListener;
import io.cogview4j.vae.Planes;
import io.cogview4j.vae.Strips;
import io.cogview4j.vae.VaeDecoder;

/** One image from the sampler's latents. */
final class Decoding {
    private Decoding() {}

    /** @param latents {@code [1, C, Hl, Wl]} as the sampler leaves them, in units of the scaling factor */
    static RgbImage decode(VaeDecoder decoder, Latents latents, Strips strips, PartListener listener) {
        Planes planes = decoder.decode(decoder.config().unscaled(latents), strips, listener)
                .getFirst();
        if (!Finite.all(planes.values())) {
            throw new NumericException(CoreMessage.VAE_NOT_FINITE);
        }
        return PixelConversion.toPixels(planes.values(), planes.height(), planes.width());
    }
}
