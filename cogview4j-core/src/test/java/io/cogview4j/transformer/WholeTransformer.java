package io.cogview4j.transformer;

import io.cogview4j.api.Precision;
import io.cogview4j.tensor.WholeBackends;
import java.nio.file.Path;

/** The transformer as a GPU computes it, on tensors of the CPU. */
public final class WholeTransformer {
    private WholeTransformer() {}

    public static CogView4Transformer open(Path folder) {
        return open(folder, Precision.FLOAT32);
    }

    public static CogView4Transformer open(Path folder, Precision precision) {
        return CogView4Transformer.open(folder, WholeBackends.onCpu(precision));
    }
}
