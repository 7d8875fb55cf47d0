package io.cogview4j.nn;

import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsWriter;
import java.nio.file.Path;

/** A checkpoint of weights in bfloat16 that are large enough for units of the processor. */
final class LargeWeights {
    static final int SIDE = 1056;
    static final int IN = 4160;
    static final int OUT = 1100;

    private LargeWeights() {}

    /** {@code identity [SIDE, SIDE]} and {@code random [OUT, IN]}, which begins beside a cache line. */
    static void write(Path folder, float[] random) {
        float[] identity = new float[SIDE * SIDE];
        for (int i = 0; i < SIDE; i++) {
            identity[i * SIDE + i] = 1;
        }
        new SafetensorsWriter()
                .add("identity", DType.BF16, RandomValues.stored(identity), SIDE, SIDE)
                .add("off", DType.BF16, RandomValues.stored(new float[1]), 1)
                .add("random", DType.BF16, RandomValues.stored(random), OUT, IN)
                .write(folder.resolve("model.safetensors"));
    }
}
