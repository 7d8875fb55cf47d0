package io.cogview4j.vae;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Latents;
import io.cogview4j.checkpoint.WeightHeaders;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.nn.PartListener;
import io.cogview4j.tensor.Backend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The decoding half of the autoencoder: from latents to images. Reads no weights of the encoder. */
public final class VaeDecoder implements AutoCloseable {
    private final VaeConfig config;
    private final Weights weights;
    private final Decoder network;

    private VaeDecoder(VaeConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
        this.network = Decoder.load(weights, config);
    }

    /** Opens a checkpoint's {@code vae/} folder. Throws CheckpointException if its files are not what it needs. */
    public static VaeDecoder open(Path folder) {
        return open(folder, ComputeSettings.defaults());
    }

    /** As {@link #open(Path)}, computing in this way. */
    public static VaeDecoder open(Path folder, ComputeSettings compute) {
        VaeConfig config = VaeConfig.read(folder.resolve("config.json"));
        return Weights.open(folder, compute, weights -> new VaeDecoder(config, weights));
    }

    /**
     * Reads the headers of {@code vae/} and holds those of the decoder against the config.
     *
     * @throws io.cogview4j.message.CheckpointException as {@link #open(Path)}
     */
    public static WeightHeaders headers(Path folder, VaeConfig config, ComputeSettings compute) {
        return WeightHeaders.read(folder).require(compute, weights -> new VaeDecoder(config, weights));
    }

    /**
     * As {@link #open(Path)}, of files whose headers are known.
     *
     * @param backend ends with it
     */
    public static VaeDecoder open(WeightHeaders headers, VaeConfig config, Backend backend) {
        return Weights.open(headers, backend, weights -> new VaeDecoder(config, weights));
    }

    /** As {@link #open(Path)}, on a backend that ends with it. */
    static VaeDecoder open(Path folder, Backend backend) {
        VaeConfig config = VaeConfig.read(folder.resolve("config.json"));
        return Weights.open(folder, backend, weights -> new VaeDecoder(config, weights));
    }

    /**
     * A decoder of this shape with random weights in float32 that are on no disk: to measure it, not to decode.
     *
     * @param backend ends with it
     */
    public static VaeDecoder random(VaeConfig config, Backend backend, long seed) {
        return Weights.random(ScalarType.Float, seed, _ -> false, backend, weights -> new VaeDecoder(config, weights));
    }

    public VaeConfig config() {
        return config;
    }

    /**
     * Gives back the pages of all weights, the work buffers, and what it keeps on a device. The decoder can be used as before, and
     * then reads again what it needs.
     */
    public void release() {
        weights.release();
    }

    /** As {@link #decode(Latents, Strips, PartListener)}, in strips of the usual size and without a listener. */
    public List<Planes> decode(Latents latents) {
        return decode(latents, Strips.DEFAULT, PartListener.NONE);
    }

    /**
     * The images of the latents {@code [batch, latentChannels, h, w]}, already divided by the scaling factor ({@link
     * VaeConfig#unscaled}): each {@code [outChannels, h scaleFactor, w scaleFactor]}, nominally in [-1, 1], not
     * clamped. They are decoded one at a time.
     *
     * @param strips to fit the memory of the process; their precision is that of the decoder, whatever they say. On a device images are
     *     cut as its memory asks for, whatever this says
     * @param listener hears after each strip what part of all the images' operations is done, in hundredths; what it
     *     throws ends the decoding and reaches the caller
     * @throws InvalidRequestException if the latents have other channels, or a device runs out of memory
     */
    public List<Planes> decode(Latents latents, Strips strips, PartListener listener) {
        requireChannels(latents);
        double positions = (double) latents.height() * latents.width();
        VaePass pass = pass();
        Strips fitting = strips(pass, strips, latents.height(), latents.width());
        double operations = latents.batch() * network.operations(positions, fitting);
        OperationCounter counter = new OperationCounter(operations, listener);
        List<Planes> images = each(latents, one -> decodeWhole(pass, one, fitting, counter));
        counter.end();
        return images;
    }

    /** As {@link #decode(Latents)}, but images larger than a tile are put together from tiles: not the same image. */
    public List<Planes> decode(Latents latents, Tiling tiling) {
        requireChannels(latents);
        OperationCounter counter = new OperationCounter(1, PartListener.NONE);
        VaePass pass = pass();
        return each(
                latents,
                one -> tiling.decode(
                        one,
                        tile -> decodeWhole(
                                pass, tile, strips(pass, Strips.DEFAULT, tile.height(), tile.width()), counter)));
    }

    private void requireChannels(Latents latents) {
        if (latents.channels() != config.latentChannels()) {
            throw new InvalidRequestException(
                    CoreMessage.LATENTS_OTHER_CHANNELS, latents.channels(), config.latentChannels());
        }
    }

    private static List<Planes> each(Latents latents, UnaryOperator<Planes> decode) {
        List<Planes> images = new ArrayList<>();
        for (int i = 0; i < latents.batch(); i++) {
            images.add(decode.apply(Planes.of(latents, i)));
        }
        return images;
    }

    private VaePass pass() {
        return new VaePass(weights.backend(), weights.keptBytes());
    }

    private Strips strips(VaePass pass, Strips asked, long latentHeight, long latentWidth) {
        return pass.strips(
                asked,
                DecoderNeeds.upsampledValues(config, latentHeight, latentWidth),
                strips -> VaeDeviceNeeds.decoding(config, strips, latentHeight, latentWidth));
    }

    private Planes decodeWhole(VaePass pass, Planes latents, Strips strips, OperationCounter counter) {
        return pass.run(latents, strips, (x, fitting) -> network.forward(x, fitting, counter));
    }

    @Override
    public void close() {
        weights.close();
    }
}
