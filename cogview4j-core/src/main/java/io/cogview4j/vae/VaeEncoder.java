package io.cogview4j.vae;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.MessageCode;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** The encoding half of the autoencoder: from pictures to latents. Reads no weights of the decoder. */
public final class VaeEncoder implements AutoCloseable {
    private final VaeConfig config;
    private final Strips strips;
    private final Weights weights;
    private final Encoder network;

    private VaeEncoder(VaeConfig config, Strips strips, Weights weights, Encoder network) {
        this.config = config;
        this.strips = strips;
        this.weights = weights;
        this.network = network;
    }

    /** Opens a checkpoint's {@code vae/} folder. Throws CheckpointException if its files are not what it needs. */
    public static VaeEncoder open(Path folder) {
        return open(folder, Strips.DEFAULT);
    }

    /** As {@link #open(Path)}, with strips to fit the memory there is. */
    public static VaeEncoder open(Path folder, Strips strips) {
        VaeConfig config = VaeConfig.read(folder.resolve("config.json"));
        return Weights.open(
                folder,
                ComputeSettings.defaults(),
                weights -> new VaeEncoder(config, strips, weights, Encoder.load(weights, config)));
    }

    public VaeConfig config() {
        return config;
    }

    /**
     * The latents of pictures of one size, {@code [inChannels, H, W]} in [-1, 1], as distributions {@code [batch,
     * latentChannels, H / scaleFactor, W / scaleFactor]}; not yet multiplied by the scaling factor ({@link
     * VaeConfig#scaled}). They are encoded one at a time.
     */
    public LatentDistribution encode(List<Planes> pictures) {
        return each(pictures, this::encodeWhole);
    }

    /** As {@link #encode(List)}, but pictures larger than a tile go through in tiles: not the same latents. */
    public LatentDistribution encode(List<Planes> pictures, Tiling tiling) {
        return each(pictures, picture -> tiling.encode(picture, this::encodeWhole));
    }

    private LatentDistribution each(List<Planes> pictures, UnaryOperator<Planes> encode) {
        pictures.forEach(this::check);
        return LatentDistribution.of(pictures.stream().map(encode).toList());
    }

    private void check(Planes picture) {
        int least = config.scaleFactor();
        if (picture.channels() != config.inChannels()) {
            throw new InvalidRequestException(
                    MessageCode.PICTURE_OTHER_CHANNELS, picture.channels(), config.inChannels());
        }
        if (picture.height() < least || picture.width() < least) {
            throw new InvalidRequestException(MessageCode.PICTURE_TOO_SMALL, picture.width(), picture.height(), least);
        }
    }

    private Planes encodeWhole(Planes picture) {
        try (var _ = Scope.open()) {
            return Planes.of(network.forward(picture.toTensor(), strips));
        }
    }

    @Override
    public void close() {
        weights.close();
    }
}
