package io.cogview4j.vae;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.WeightHeaders;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.nn.PartListener;
import io.cogview4j.tensor.Backend;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** The encoding half of the autoencoder: from images to latents. Reads no weights of the decoder. */
public final class VaeEncoder implements AutoCloseable {
    private final VaeConfig config;
    private final Weights weights;
    private final Encoder network;

    private VaeEncoder(VaeConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
        this.network = Encoder.load(weights, config);
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

    /**
     * As {@link #open(Path)}, of files whose headers are known.
     *
     * @param backend ends with it
     */
    public static VaeEncoder open(WeightHeaders headers, VaeConfig config, Backend backend) {
        return Weights.open(headers, backend, weights -> new VaeEncoder(config, weights));
    }

    /** As {@link #open(Path)}, on a backend that ends with it. */
    static VaeEncoder open(Path folder, Backend backend) {
        VaeConfig config = VaeConfig.read(folder.resolve("config.json"));
        return Weights.open(folder, backend, weights -> new VaeEncoder(config, weights));
    }

    public VaeConfig config() {
        return config;
    }

    /**
     * Gives back the pages of all weights, the work buffers, and what it keeps on a device. The encoder can be used as before, and
     * then reads again what it needs.
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
     * @param strips to fit the memory of the process; their precision is that of the encoder, whatever they say. On a device images are
     *     cut as its memory asks for, whatever this says
     * @param listener hears after each strip what part of all the images' operations is done, in hundredths; what it
     *     throws ends the encoding and reaches the caller
     * @throws InvalidRequestException if an image has other channels or no latent, or a device runs out of memory
     */
    public LatentDistribution encode(List<Planes> images, Strips strips, PartListener listener) {
        images.forEach(this::check);
        VaePass pass = pass();
        Strips fitting = strips(pass, strips, images.getFirst());
        double operations = images.stream()
                .mapToDouble(image -> network.operations((double) image.height() * image.width(), fitting))
                .sum();
        OperationCounter counter = new OperationCounter(operations, listener);
        LatentDistribution latents = each(images, image -> encodeWhole(pass, image, fitting, counter));
        counter.end();
        return latents;
    }

    /** As {@link #encode(List)}, but images larger than a tile go through in tiles: not the same latents. */
    public LatentDistribution encode(List<Planes> images, Tiling tiling) {
        images.forEach(this::check);
        OperationCounter counter = new OperationCounter(1, PartListener.NONE);
        VaePass pass = pass();
        return each(
                images,
                image -> tiling.encode(
                        image, tile -> encodeWhole(pass, tile, strips(pass, Strips.DEFAULT, tile), counter)));
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

    private VaePass pass() {
        return new VaePass(weights.backend(), weights.keptBytes());
    }

    private Strips strips(VaePass pass, Strips asked, Planes image) {
        return pass.strips(
                asked, List.of(), strips -> VaeDeviceNeeds.encoding(config, strips, image.height(), image.width()));
    }

    private Planes encodeWhole(VaePass pass, Planes image, Strips strips, OperationCounter counter) {
        return pass.run(image, strips, (x, fitting) -> network.forward(x, fitting, counter));
    }

    @Override
    public void close() {
        weights.close();
    }
}
