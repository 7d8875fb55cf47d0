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
    private final VaePass pass;

    private VaeDecoder(VaeConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
        this.network = Decoder.load(weights, config);
        this.pass = new VaePass(weights.backend());
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

    /** As {@link #open(Path)}, of files whose headers are known. */
    public static VaeDecoder open(WeightHeaders headers, VaeConfig config, ComputeSettings compute) {
        return Weights.open(headers, compute, weights -> new VaeDecoder(config, weights));
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
     * Gives back the pages of all weights and the work buffers. The decoder can be used as before, and then reads again
     * what it needs.
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
     * @param strips to fit the memory there is; its precision is that of the decoder, whatever it says
     * @param listener hears after each strip what part of all the images' operations is done, in hundredths; what it
     *     throws ends the decoding and reaches the caller
     */
    public List<Planes> decode(Latents latents, Strips strips, PartListener listener) {
        requireChannels(latents);
        double positions = (double) latents.height() * latents.width();
        double operations = latents.batch() * network.operations(positions, strips);
        OperationCounter counter = new OperationCounter(operations, listener);
        List<Planes> images = each(latents, one -> decodeWhole(one, strips, counter));
        counter.end();
        return images;
    }

    /** As {@link #decode(Latents)}, but images larger than a tile are put together from tiles: not the same image. */
    public List<Planes> decode(Latents latents, Tiling tiling) {
        requireChannels(latents);
        OperationCounter counter = new OperationCounter(1, PartListener.NONE);
        return each(latents, one -> tiling.decode(one, tile -> decodeWhole(tile, Strips.DEFAULT, counter)));
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

    private Planes decodeWhole(Planes latents, Strips strips, OperationCounter counter) {
        return pass.run(latents, strips, (x, precise) -> network.forward(x, precise, counter));
    }

    @Override
    public void close() {
        weights.close();
    }
}
