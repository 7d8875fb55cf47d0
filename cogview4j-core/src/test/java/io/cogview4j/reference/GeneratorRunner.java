package io.cogview4j.reference;

import io.cogview4j.random.TorchGenerator;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/** {@code generator}: uniform draws of some seeds, or sequences of normal draws of one type. */
final class GeneratorRunner implements ReferenceRunner {
    @Override
    public void run(ReferenceCase reference) {
        JsonNode inputs = reference.inputs();
        for (JsonNode seed : inputs.path("seeds")) {
            String tensor = "out.seed_" + seed.asLong();
            double[] want = reference.doubles(tensor);
            reference.tolerance().check(tensor, new TorchGenerator(seed.asLong()).rand(want.length), want);
        }
        for (JsonNode entry : inputs.path("entries")) {
            TorchGenerator generator = new TorchGenerator(entry.path("seed").asLong());
            for (int i = 0; i < entry.path("shapes").size(); i++) {
                String tensor = "out." + entry.path("key").asString() + "." + i;
                int count = (int) Arrays.stream(reference.shape(tensor)).reduce(1, Math::multiplyExact);
                double[] got = draw(generator, inputs.path("dtype").asString(), count);
                reference.tolerance().check(tensor, got, reference.doubles(tensor));
            }
        }
    }

    private static double[] draw(TorchGenerator generator, String dtype, int count) {
        return switch (dtype) {
            case "float64" -> generator.randnFloat64(count);
            case "float32" -> widen(generator.randn(count));
            case "bfloat16" -> widen(generator.randnBfloat16(count));
            case "float16" -> widen(generator.randnFloat16(count));
            default -> throw new AssertionError("unknown dtype " + dtype);
        };
    }

    private static double[] widen(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }
}
