package io.cogview4j.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.nn.LowRank;
import io.cogview4j.nn.LowRanks;
import io.cogview4j.packed.Rotary2d;
import io.cogview4j.packed.TokenLayout;
import io.cogview4j.packed.TokenLayout.Lengths;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import io.cogview4j.tensor.WholeBackends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How often a block asks the device for something, that nothing of it is anywhere else, and that nothing but contiguous memory is written
 * to, which {@link CountingOperations} sees to; on libtorch's Meta device.
 */
class PlacementTest {
    private static final Path MODEL = ModelCopy.random("random-b").resolve("transformer");
    private static final int BLOCKS = 3;
    private static final int HEADS = 2;
    private static final int HEAD_WIDTH = 128;
    private static final int WIDTH = HEADS * HEAD_WIDTH;
    private static final int TIME_WIDTH = 48;
    private static final BlockShape SHAPE = new BlockShape(WIDTH, HEADS, TIME_WIDTH);

    /** "At most 100 launches a block"; in float32, weights of the modulation need no conversion. */
    @ParameterizedTest
    @CsvSource({"BFLOAT16, 1, 29", "BFLOAT16, 2, 41", "FLOAT32, 2, 39", "BFLOAT16, 6, 89"})
    void aBlockAsksTheDeviceForLittle(Precision precision, int sequences, int launches) {
        assertThat(launches(precision, sequences, new CountedCopies(), LowRanks.NONE, 1))
                .isEqualTo(BLOCKS * launches);
    }

    /** Two more products for each layer, and what makes their factors fit. */
    @Test
    void adaptersOfAllLayersOfABlockStayBelowAHundred() {
        try (TensorOwner owner = new TensorOwner()) {
            int with = launches(Precision.BFLOAT16, 2, new CountedCopies(), adapters(owner), 1);

            assertThat(with - BLOCKS * 41).isPositive();
            assertThat(with - (BLOCKS - 1) * 41).isLessThan(100);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void blocksThatStayAreCopiedOnceHoweverManyPassesThereAre(int passes) {
        CountedCopies copies = new CountedCopies();
        launches(Precision.BFLOAT16, 2, copies, LowRanks.NONE, passes);

        assertThat(copies.values)
                .hasSize(BLOCKS)
                .allSatisfy(values -> assertThat(values).isEqualTo(SHAPE.values()));
    }

    @Test
    void whatABlockIsComputedWithIsCountedHere() throws IOException {
        for (String file : List.of("WholeBatch", "WholeBlock", "WholeAttention", "WholeLinear", "WholeModulation")) {
            String source = Files.readString(Path.of("src/main/java/io/cogview4j/device/" + file + ".java"));

            assertThat(source).doesNotContain("global.torch;");
            assertThat(source).doesNotContainPattern("\\.(to|add|mul|div|sub|contiguous|clone|reshape|cat|\\w+_)\\(");
        }
    }

    private static int launches(
            Precision precision, int sequences, CountedCopies counted, LowRanks adapters, int passes) {
        Backend backend = WholeBackends.onMeta(precision);
        CountingOperations operations = new CountingOperations();
        DeviceMemory memory = precision == Precision.BFLOAT16 ? counted : new PlainMemory(backend);
        List<Lengths> lengths = new ArrayList<>();
        for (int i = 0; i < sequences; i++) {
            lengths.add(new Lengths(i, 0, 5 + i, 24));
        }
        TokenLayout layout = TokenLayout.of(lengths);
        Weights.open(MODEL, backend, weights -> {
            try (weights;
                    TensorOwner owner = new TensorOwner();
                    DeviceBlocks<WholeBlock> blocks = DeviceBlocks.load(
                            BLOCKS,
                            i -> WholeBlock.load(weights.at("transformer_blocks", i), SHAPE, operations),
                            backend,
                            memory)) {
                Rotary2d rotary = Rotary2d.of(HEAD_WIDTH, List.of(128, 96), 4, 6, backend, owner);
                WholeBatch batch =
                        WholeBatch.of(layout, List.of(rotary), adapters, backend, owner, new CountingOperations());
                Tensor hidden = backend.empty(layout.rows(), WIDTH);
                Tensor temb = backend.empty(1, TIME_WIDTH);
                for (int pass = 0; pass < passes; pass++) {
                    blocks.passWhile((_, loaded) -> {
                        loaded.compute(block -> block.forward(hidden, temb, batch));
                        return true;
                    });
                }
            }
            return weights;
        });
        return operations.launches();
    }

    private static LowRanks adapters(TensorOwner owner) {
        String block = "transformer_blocks.0.";
        return new LowRanks(Map.of(
                block + "attn1.to_q.weight", adapter(owner, WIDTH, WIDTH),
                block + "attn1.to_k.weight", adapter(owner, WIDTH, WIDTH),
                block + "attn1.to_v.weight", adapter(owner, WIDTH, WIDTH),
                block + "attn1.to_out.0.weight", adapter(owner, WIDTH, WIDTH),
                block + "ff.net.0.proj.weight", adapter(owner, WIDTH, 4 * WIDTH),
                block + "ff.net.2.weight", adapter(owner, 4 * WIDTH, WIDTH),
                block + "norm1.linear.weight", adapter(owner, TIME_WIDTH, 12 * WIDTH)));
    }

    private static LowRank adapter(TensorOwner owner, int in, int out) {
        Backend backend = WholeBackends.onMeta(Precision.FLOAT32);
        try (var _ = Scope.open()) {
            return new LowRank(
                    owner.own(backend.empty(2, in)), owner.own(backend.empty(out, 2)), owner.own(backend.empty(2)));
        }
    }
}
