package io.cogview4j.vae;

import io.cogview4j.convolution.Strip;
import org.bytedeco.pytorch.Tensor;

/**
 * Features that lie in memory in float32, a {@link io.cogview4j.convolution.FeatureMaps feature map}; where images are not cut, in whatever
 * order of memory the kernels have.
 */
record Stored(Tensor tensor, Strips strips, OperationCounter counter) implements Features {
    /** Other features of the same image. */
    Stored with(Tensor other) {
        return new Stored(other, strips, counter);
    }

    @Override
    public long channels() {
        return tensor.size(1);
    }

    @Override
    public long height() {
        return tensor.size(2);
    }

    @Override
    public long width() {
        return tensor.size(3);
    }

    @Override
    public Tensor neighbour() {
        return tensor;
    }

    @Override
    public Tensor rows(Strip strip) {
        return strip.of(tensor);
    }

    @Override
    public Stored stored() {
        return this;
    }

    @Override
    public void close() {
        tensor.close();
    }
}
