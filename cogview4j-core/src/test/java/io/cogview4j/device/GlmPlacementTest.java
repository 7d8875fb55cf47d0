package io.cogview4j.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.memory.DeviceNeeds;
import io.cogview4j.nn.Activation;
import io.cogview4j.nn.RmsNorm;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.WholeBackends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a layer of GLM asks the device for something, and that nothing of it is anywhere else; on libtorch's Meta device. */
class GlmPlacementTest {
    private static final Path MODEL = ModelCopy.random("random-a").resolve("text_encoder");
    private static final int LAYERS = 2;
    private static final GlmShape SHAPE = new GlmShape(48, 4, 2, 16, 96, true, 1e-6, Activation.SILU);

    /** "At most 100 launches a layer"; in float32, what is normed needs no conversion. */
    @ParameterizedTest
    @CsvSource({"BFLOAT16, 1, 21", "BFLOAT16, 2, 26", "FLOAT32, 2, 24", "BFLOAT16, 16, 96"})
    void aLayerAsksTheDeviceForLittle(Precision precision, int prompts, int launches) {
        assertThat(launches(precision, prompts, new CountedCopies(), 1)).isEqualTo(LAYERS * launches);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void layersThatFitAreSentOnceForAllCalls(int calls) {
        CountedCopies copies = new CountedCopies();
        launches(Precision.BFLOAT16, 2, copies, calls);

        assertThat(copies.values).hasSize(LAYERS).containsOnly(SHAPE.values());
    }

    /** Of GLM-4-9B; with an MLP as wide as it is, and with a narrow one, beside which attention is what needs most. */
    @ParameterizedTest
    @CsvSource({"BFLOAT16, 13696", "BFLOAT16, 1024", "FLOAT32, 13696", "FLOAT32, 1024"})
    void aLayerNeedsWhatItsShapeTells(Precision precision, long inner) {
        GlmShape shape = new GlmShape(4096, 32, 2, 128, inner, true, 1e-6, Activation.SILU);
        Backend backend = WholeBackends.onMeta(precision);
        CountingOperations operations = new CountingOperations();
        long rows = 1024;
        try (backend;
                var _ = Scope.open()) {
            WholePrompts prompts = WholePrompts.of(
                    List.of(new Rows(0, rows)), Tensors.empty(rows, 32), Tensors.empty(rows, 32), 128, backend);
            onMeta(shape, backend, operations).forward(backend.empty(rows, 4096), prompts);
        }
        long nothing = DeviceNeeds.withMargin(0);
        double needed = shape.workBytes(rows, precision.bytes()) - nothing;
        double taken = DeviceNeeds.withMargin(operations.peakBytes()) - nothing;

        assertThat(taken).isBetween(0.99 * needed, 1.001 * needed);
    }

    private static WholeGlmLayer onMeta(GlmShape shape, Backend backend, Operations operations) {
        RmsNorm norm = new RmsNorm(backend.empty(shape.hidden()), shape.rmsNormEps());
        long query = shape.heads() * shape.headDim();
        long all = query + 2 * shape.kvHeads() * shape.headDim();
        WholeGlmAttention attention = new WholeGlmAttention(
                linear(backend, all, shape.hidden()),
                linear(backend, shape.hidden(), query),
                shape.heads(),
                shape.kvHeads());
        WholeGatedMlp mlp = new WholeGatedMlp(
                linear(backend, 2 * shape.inner(), shape.hidden()),
                linear(backend, shape.hidden(), shape.inner()),
                shape.activation());
        return new WholeGlmLayer(norm, attention, norm, mlp, operations);
    }

    private static WholeLinear linear(Backend backend, long out, long in) {
        return new WholeLinear(backend.activations(out, in), null, List.of());
    }

    @Test
    void whatALayerIsComputedWithIsCountedHere() throws IOException {
        for (String file : List.of("WholeGlmLayer", "WholeGlmAttention", "WholeGatedMlp")) {
            String source = Files.readString(Path.of("src/main/java/io/cogview4j/device/" + file + ".java"));

            assertThat(source).doesNotContain("global.torch;");
            assertThat(source).doesNotContainPattern("\\.(to|mul|div|sub|contiguous|clone|reshape|cat|\\w+_)\\(");
        }
    }

    private static int launches(Precision precision, int prompts, CountedCopies counted, int calls) {
        Backend backend = WholeBackends.onMeta(precision);
        CountingOperations operations = new CountingOperations();
        DeviceMemory memory = precision == Precision.BFLOAT16 ? counted : new PlainMemory(backend);
        List<Rows> ranges = new ArrayList<>();
        for (int i = 0; i < prompts; i++) {
            ranges.add(new Rows(i * (i + 9L) / 2, 5 + i));
        }
        long rows = ranges.getLast().end();
        Weights.open(MODEL, backend, weights -> {
            try (weights;
                    DeviceBlocks<WholeGlmLayer> layers = DeviceBlocks.load(
                            LAYERS,
                            i -> WholeGlmLayer.load(weights.at("layers", i), SHAPE, operations),
                            backend,
                            memory)) {
                WholePrompts whole =
                        WholePrompts.of(ranges, Tensors.empty(rows, 4), Tensors.empty(rows, 4), 16, backend);
                Tensor x = backend.empty(rows, SHAPE.hidden());
                for (int call = 0; call < calls; call++) {
                    layers.passWhile((_, loaded) -> {
                        loaded.compute(layer -> layer.forward(x, whole));
                        return true;
                    });
                }
            }
            return weights;
        });
        return operations.launches();
    }
}
