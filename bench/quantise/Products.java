import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How long the products of CogView4-6B's transformer take in each data type, as a table for docs/quantisation.md: with random weights
 * in bfloat16 for f32 and bf16, and in int8 for int8, on one thread for each core. They take turns, so that other work on the machine
 * slows all of them, and the best of each counts. The first argument is how many rounds there are; 7 if there is none.
 */
record Product(Weights weights, Linear linear, Tensor x, Tensor out) {
    static Product of(Precision precision, long out, long in, long rows) {
        ScalarType stored = precision == Precision.INT8 ? ScalarType.Char : ScalarType.BFloat16;
        ComputeSettings compute = ComputeSettings.defaults().withPrecision(precision);
        Weights weights = Weights.random(stored, 1, _ -> false, compute, all -> all);
        Tensor x = weights.backend().activations(rows, in);
        x.normal_(0, 1, new GeneratorOptional());
        return new Product(
                weights, Linear.load(weights, in, out), x, weights.backend().activations(rows, out));
    }

    double milliseconds() {
        long start = System.nanoTime();
        try (var _ = Scope.open()) {
            linear.forward(x, out, List.of(new Rows(0, x.size(0))), weights.backend().workers());
        }
        return (System.nanoTime() - start) / 1e6;
    }
}

void main(String[] arguments) {
    int rounds = arguments.length == 0 ? 7 : Integer.parseInt(arguments[0]);
    NativeRuntime.start();
    NativeRuntime.useThreads(1);
    ComputeSettings int8 = ComputeSettings.defaults().withPrecision(Precision.INT8);
    IO.println("Instructions: " + Backend.vectorInstructions(int8)
            + (Backend.multipliesInInt8(int8) ? "" : "; none for int8, whose weights are converted") + "\n");
    IO.println("| out x in | rows | f32 | bf16 | int8 |\n|---|---|---|---|---|");
    long[][] sizes = {{4096, 4096}, {16384, 4096}, {4096, 16384}};
    for (long[] size : sizes) {
        for (long rows : new long[] {1168, 4240}) {
            time(size[0], size[1], rows, rounds);
        }
    }
    time(49152, 4096, 1, rounds);
}

/** A line of the table. */
static void time(long out, long in, long rows, int rounds) {
    try (var _ = Scope.open()) {
        List<Product> products = new ArrayList<>();
        double[] best = new double[Precision.values().length];
        for (Precision precision : Precision.values()) {
            Product product = Product.of(precision, out, in, rows);
            products.add(product);
            best[precision.ordinal()] = product.milliseconds();
        }
        for (int round = 0; round < rounds; round++) {
            for (Precision precision : Precision.values()) {
                best[precision.ordinal()] =
                        Math.min(best[precision.ordinal()], products.get(precision.ordinal()).milliseconds());
            }
        }
        IO.println("| %d x %d | %d | %.1f ms | %.1f ms | %.1f ms |".formatted(out, in, rows, best[0], best[1], best[2]));
        products.forEach(product -> product.weights().close());
    }
}
