package io.cogview4j.reference;

import io.cogview4j.api.Lora;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The adapted transformer: one pass at several scales, beside the weights and fused into them, or whole calls. */
record LoraRunner(TransformerRunner transformer) implements ReferenceRunner {
    private static final Map<String, Double> SCALES = Map.of(
            "out.sample_without", 0.0,
            "out.sample_scale_0.5", 0.5,
            "out.sample_scale_1.0", 1.0,
            "out.sample_fused_0.5", 0.5,
            "out.sample_fused_1.0", 1.0);

    LoraRunner() {
        this(new TransformerRunner());
    }

    @Override
    public void run(ReferenceCase reference) {
        if (reference.has("out.decoded")) {
            new TextToImageRunner().run(reference);
            return;
        }
        Path file = reference.root().resolve(reference.inputs().path("lora").asString());
        SCALES.forEach((tensor, scale) -> {
            if (reference.has(tensor)) {
                transformer.check(reference, List.of(new Lora(file, scale)), tensor);
            }
        });
    }
}
