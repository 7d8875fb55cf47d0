package io.cogview4j.random;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.List;

/**
 * Where the noise of a batch comes from. One seed for the batch: its images share one draw, so an image depends on its
 * place in the batch. A seed for each image: each draws alone, and gets what it would get in a batch of one.
 *
 * @see <a href="https://github.com/huggingface/diffusers/blob/v0.42.1/src/diffusers/utils/torch_utils.py">randn_tensor</a>
 */
public final class NoiseSource {
    private final List<TorchGenerator> generators;
    private final boolean shared;

    private NoiseSource(List<TorchGenerator> generators, boolean shared) {
        this.generators = generators;
        this.shared = shared;
    }

    public static NoiseSource ofBatch(long seed) {
        return new NoiseSource(List.of(new TorchGenerator(seed)), true);
    }

    /** @throws InvalidRequestException if there is no seed */
    public static NoiseSource ofEach(List<Long> seeds) {
        if (seeds.isEmpty()) {
            throw new InvalidRequestException(CoreMessage.SEEDS_EMPTY);
        }
        return new NoiseSource(seeds.stream().map(TorchGenerator::new).toList(), false);
    }

    /** Whether the images of the batch share one seed, so that the source cannot be divided among them. */
    public boolean isShared() {
        return shared;
    }

    /** The source of images {@code from} to {@code to - 1}, which goes on where this one is; for a seed each only. */
    public NoiseSource slice(int from, int to) {
        if (shared) {
            throw new IllegalStateException("a shared draw cannot be divided");
        }
        return new NoiseSource(generators.subList(from, to), false);
    }

    /**
     * The next normal values for a batch, {@code [images, valuesPerImage]}. A later call goes on where this one ended.
     *
     * @throws InvalidRequestException if there is a list of seeds, but not one for each image
     */
    public float[] normal(int images, int valuesPerImage) {
        if (shared) {
            return generators.getFirst().randn(Math.multiplyExact(images, valuesPerImage));
        }
        if (generators.size() != images) {
            throw new InvalidRequestException(CoreMessage.SEEDS_COUNT, generators.size(), images);
        }
        float[] values = new float[Math.multiplyExact(images, valuesPerImage)];
        for (int i = 0; i < images; i++) {
            System.arraycopy(generators.get(i).randn(valuesPerImage), 0, values, i * valuesPerImage, valuesPerImage);
        }
        return values;
    }
}
