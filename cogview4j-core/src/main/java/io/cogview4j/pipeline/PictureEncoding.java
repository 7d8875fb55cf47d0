package io.cogview4j.pipeline;

import io.cogview4j.api.Latents;
import io.cogview4j.editing.GuidePictures;
import io.cogview4j.image.PixelConversion;
import io.cogview4j.image.RgbImage;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.NumericException;
import io.cogview4j.vae.LatentDistribution;
import io.cogview4j.vae.Planes;
import io.cogview4j.vae.Strips;
import io.cogview4j.vae.VaeEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Latents of pictures, in units of the scaling factor, a sample for each image of a batch. */
record PictureEncoding(VaeEncoder encoder, StageMeter.Units units) {
    EncodedPictures encode(GuidePictures pictures, BatchNoise noise) {
        @Nullable Latents start = pictures.start() == null || noise.picture() == null
                ? null
                : encode(pictures.start().pixels(), noise.picture(), 0);
        @Nullable Latents control = pictures.control() == null || noise.control() == null
                ? null
                : encode(pictures.control(), noise.control(), start == null ? 0 : 1);
        return new EncodedPictures(start, control);
    }

    /** Encodes once, whatever the number of images. */
    private Latents encode(RgbImage picture, Latents noise, int done) {
        Planes planes =
                new Planes(PixelConversion.toFloats(picture), RgbImage.CHANNELS, picture.height(), picture.width());
        LatentDistribution distribution = encoder.encode(List.of(planes), Strips.DEFAULT, units.within(done));
        Latents sampled = encoder.config().scaled(distribution.sample(noise));
        if (!Finite.all(sampled.values())) {
            throw new NumericException(CoreMessage.VAE_ENCODER_NOT_FINITE);
        }
        units.done(done + 1);
        return sampled;
    }
}
