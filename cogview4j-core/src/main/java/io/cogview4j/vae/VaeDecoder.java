package io.cogview4j.vae;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.Latents;
import io.cogview4j.api.MessageCode;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The decoding half of the autoencoder: from latents to pictures. Reads no weights of the encoder. */
public final class VaeDecoder implements AutoCloseable {
    private final VaeConfig config;
    private final Strips strips;
    private final Weights weights;
    private final Decoder network;
    private final Backend backend;

    private VaeDecoder(VaeConfig config, Strips strips, Weights weights, Decoder network) {
        this.backend = weights.backend();
        this.config = config;
        this.strips = strips.withPrecision(backend.multipliesInBfloat16() ? Precision.BFLOAT16 : Precision.FLOAT32);
        this.weights = weights;
        this.network = network;
    }

    /** Opens a checkpoint's {@code vae/} folder. Throws CheckpointException if its files are not what it needs. */
    public static VaeDecoder open(Path folder) {
        return open(folder, Strips.DEFAULT, ComputeSettings.defaults());
    }

    /** As {@link #open(Path)}, with strips to fit the memory there is, and computed in this way. */
    public static VaeDecoder open(Path folder, Strips strips, ComputeSettings compute) {
        VaeConfig config = VaeConfig.read(folder.resolve("config.json"));
        return Weights.open(
                folder, compute, weights -> new VaeDecoder(config, strips, weights, Decoder.load(weights, config)));
    }

    /** A decoder of this shape with random weights in float32 that are on no disk: to measure it, not to decode. */
    public static VaeDecoder random(VaeConfig config, ComputeSettings compute, long seed) {
        return Weights.random(
                ScalarType.Float,
                seed,
                _ -> false,
                compute,
                weights -> new VaeDecoder(config, Strips.DEFAULT, weights, Decoder.load(weights, config)));
    }

    public VaeConfig config() {
        return config;
    }

    /**
     * The pictures of the latents {@code [batch, latentChannels, h, w]}, already divided by the scaling factor ({@link
     * VaeConfig#unscaled}): each {@code [outChannels, h scaleFactor, w scaleFactor]}, nominally in [-1, 1], not
     * clamped. They are decoded one at a time.
     */
    public List<Planes> decode(Latents latents) {
        return each(latents, this::decodeWhole);
    }

    /** As {@link #decode(Latents)}, but pictures larger than a tile are put together from tiles: not the same picture. */
    public List<Planes> decode(Latents latents, Tiling tiling) {
        return each(latents, one -> tiling.decode(one, this::decodeWhole));
    }

    private List<Planes> each(Latents latents, UnaryOperator<Planes> decode) {
        if (latents.channels() != config.latentChannels()) {
            throw new InvalidRequestException(
                    MessageCode.LATENTS_OTHER_CHANNELS, latents.channels(), config.latentChannels());
        }
        List<Planes> pictures = new ArrayList<>();
        for (int i = 0; i < latents.batch(); i++) {
            pictures.add(decode.apply(Planes.of(latents, i)));
        }
        return pictures;
    }

    private Planes decodeWhole(Planes latents) {
        NativeRuntime.useThreads(backend.settings().threads()); // convolutions are shared out by the library
        try (var _ = Scope.open()) {
            return Planes.of(network.forward(backend.onDevice(latents.toTensor()), strips));
        } finally {
            NativeRuntime.useThreads(1);
        }
    }

    @Override
    public void close() {
        weights.close();
    }
}
