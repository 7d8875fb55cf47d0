package io.cogview4j.vae;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.WeightHeaders;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.nn.PartListener;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** The encoding half of the autoencoder: from images to latents. Reads no weights of the decoder. */
public final class VaeEncoder implements AutoCloseable {
    private final VaeConfig config;
    private final Weights weights;
    private final Encoder network;
    private final VaePass pass;

    private VaeEncoder(VaeConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
        this.network = Encoder.load(weights, config);
        this.pass = new VaePass(weights.backend());
    }

    /** Opens a checkpoint's {@code vae/} folder. Throws CheckpointException if its files are not what it needs. */
    public static VaeEncoder open(Path folder) {
        return open(folder, ComputeSettings.defaults());
    }

    /** As {@link #open(Path)}, computing in this way. */
    public static VaeEncoder open(Path folder, ComputeSettings compute) {
        VaeConfig config = VaeConfig.read(folder.resolve("config.json"));
        return Weights.open(folder, compute, weights -> new VaeEncoder(config, weights));
    }

    /**
     * Reads the headers of {@code vae/} and holds those of the encoder against the config.
     *
     * @throws io.cogview4j.message.CheckpointException as {@link #open(Path)}
     */
    public static WeightHeaders headers(Path folder, VaeConfig config, ComputeSettings compute) {
        return WeightHeaders.read(folder).require(compute, weights -> new VaeEncoder(config, weights));
    }

    /** As {@link #open(Path)}, of files whose headers are known. */
    public static VaeEncoder open(WeightHeaders headers, VaeConfig config, ComputeSettings compute) {
        return Weights.open(headers, compute, weights -> new VaeEncoder(config, weights));
    }

    public VaeConfig config() {
        return config;
    }

    /**
     * Gives back the pages of all weights and the work buffers. The encoder can be used as before, and then reads again
     * what it needs.
     */
    public void release() {
        weights.release();
    }

    /** As {@link #encode(List, Strips, PartListener)}, in strips of the usual size and without a listener. */
    public LatentDistribution encode(List<Planes> images) {
        return encode(images, Strips.DEFAULT, PartListener.NONE);
    }

    /**
     * The latents of images of one size, {@code [inChannels, H, W]} in [-1, 1], as distributions {@code [batch,
     * latentChannels, H / scaleFactor, W / scaleFactor]}; not yet multiplied by the scaling factor ({@link
     * VaeConfig#scaled}). They are encoded one at a time.
     *
     * @param strips to fit the memory there is; their precision is that of the encoder, whatever they say
     * @param listener hears after each strip what part of all the images' operations is done, in hundredths; what it
     *     throws ends the encoding and reaches the caller
     */
    public LatentDistribution encode(List<Planes> images, Strips strips, PartListener listener) {
        images.forEach(this::check);
        double operations = images.stream()
                .mapToDouble(image -> network.operations((double) image.height() * image.width(), strips))
                .sum();
        OperationCounter counter = new OperationCounter(operations, listener);
        LatentDistribution latents = each(images, image -> encodeWhole(image, strips, counter));
        counter.end();
        return latents;
    }

    /** As {@link #encode(List)}, but images larger than a tile go through in tiles: not the same latents. */
    public LatentDistribution encode(List<Planes> images, Tiling tiling) {
        images.forEach(this::check);
        OperationCounter counter = new OperationCounter(1, PartListener.NONE);
        return each(images, image -> tiling.encode(image, tile -> encodeWhole(tile, Strips.DEFAULT, counter)));
    }

    private static LatentDistribution each(List<Planes> images, UnaryOperator<Planes> encode) {
        return LatentDistribution.of(images.stream().map(encode).toList());
    }

    private void check(Planes image) {
        int least = config.scaleFactor();
        if (image.channels() != config.inChannels()) {
            throw new InvalidRequestException(
                    CoreMessage.PICTURE_OTHER_CHANNELS, image.channels(), config.inChannels());
        }
        if (image.height() < least || image.width() < least) {
            throw new InvalidRequestException(CoreMessage.PICTURE_TOO_SMALL, image.width(), image.height(), least);
        }
    }

    private Planes encodeWhole(Planes image, Strips strips, OperationCounter counter) {
        return pass.run(image, strips, (x, precise) -> network.forward(x, precise, counter));
    }

    @Override
    public void close() {
        weights.close();
    }
}
