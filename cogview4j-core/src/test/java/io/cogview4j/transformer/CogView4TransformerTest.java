package io.cogview4j.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.events.Cancellation;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.memory.Residency;
import io.cogview4j.message.CancelledException;
import io.cogview4j.nn.PartListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the reference cases do not say: blocks left out, cancellation, memory. */
class CogView4TransformerTest {
    private static final String WEIGHTS = "transformer/diffusion_pytorch_model.safetensors";
    private static final BlockPolicy NO_BLOCK = _ -> false;
    private static final int BLOCKS = 2;
    private static final int TEXT_WIDTH = 48;
    private static final Latents LATENTS = new Latents(noise(4 * 6 * 8), 1, 4, 6, 8);
    private static final PromptEmbedding TEXT = new PromptEmbedding(noise(16 * TEXT_WIDTH), 16, TEXT_WIDTH);

    @TempDir
    private Path folder;

    private final CogView4Transformer transformer =
            CogView4Transformer.open(ModelCopy.random("random-a").resolve("transformer"));
    private Batch batch;

    @BeforeEach
    void prepare() {
        batch = batch(transformer);
    }

    @AfterEach
    void close() {
        batch.close();
        transformer.close();
        Thread.interrupted();
    }

    @Test
    void aBlockThatIsLeftOutLeavesEverythingAsItIs() {
        ModelCopy copy = ModelCopy.of(ModelCopy.random("random-a"), folder);
        closeGates(copy, 1);

        assertThat(velocity(transformer, batch, block -> block != 1)).containsExactly(velocity(copy, BlockPolicy.ALL));
    }

    @Test
    void withoutAnyBlockTheLastLayerSeesWhatIsEmbedded() {
        ModelCopy copy = ModelCopy.of(ModelCopy.random("random-a"), folder);
        closeGates(copy, 0);
        closeGates(copy, 1);

        assertThat(velocity(transformer, batch, NO_BLOCK)).containsExactly(velocity(copy, BlockPolicy.ALL));
    }

    @Test
    void weightsOfABlockThatIsLeftOutDoNotMatter() {
        ModelCopy copy = ModelCopy.of(ModelCopy.random("random-a"), folder)
                .changeTensor(WEIGHTS, "transformer_blocks.0.attn1.to_q.weight", w -> Arrays.fill(w, Float.NaN));

        assertThat(velocity(copy, block -> block != 0))
                .containsExactly(velocity(transformer, batch, block -> block != 0));
    }

    @Test
    void whatIsLeftOutOnceIsComputedTheNextTime() {
        float[] all = velocity(transformer, batch, BlockPolicy.ALL);

        velocity(transformer, batch, NO_BLOCK);
        assertThat(velocity(transformer, batch, BlockPolicy.ALL)).containsExactly(all);
    }

    @Test
    void theListenerHearsOfEachBlock() {
        assertThat(heard(BlockPolicy.ALL)).containsExactly("0 of 2", "1 of 2", "2 of 2");
    }

    @Test
    void theListenerHearsOnlyOfBlocksThatAreComputed() {
        assertThat(heard(block -> block == 1)).containsExactly("0 of 1", "1 of 1");
        assertThat(heard(NO_BLOCK)).containsExactly("0 of 0");
    }

    @Test
    void aPassThatIsCancelledBeforeItBeginsComputesNothing() {
        List<Integer> computed = new ArrayList<>();
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();

        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> forward(
                        BlockPolicy.ALL, (_, _) -> cancellation.throwIfCancelled(), (block, _) -> computed.add(block)));
        assertThat(computed).isEmpty();
    }

    @Test
    void aPassThatIsCutShortLeavesNothingNativeAndChangesNothing() {
        float[] whole = velocity(transformer, batch, BlockPolicy.ALL);
        long before = Pointer.totalCount();
        for (int last = 0; last <= BLOCKS; last++) {
            int end = last;
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> transformer.forward(batch, List.of(LATENTS), timesteps(), (part, _) -> {
                        if (part == end) {
                            throw new UnsupportedOperationException("enough");
                        }
                    }));
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
        assertThat(velocity(transformer, batch, BlockPolicy.ALL)).containsExactly(whole);
    }

    @Test
    void anInterruptedThreadComputesNoFurtherBlock() {
        List<Integer> computed = new ArrayList<>();

        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> forward(BlockPolicy.ALL, PartListener.NONE, (block, _) -> {
                    computed.add(block);
                    Thread.currentThread().interrupt();
                }));
        assertThat(computed).containsExactly(0);
    }

    @Test
    void whatStaysInMemoryAndWhatIsGivenBackDoesNotChangeABit() {
        float[] all = velocity(transformer, batch, BlockPolicy.ALL);

        transformer.keep(new Residency(1, 0));
        assertThat(velocity(transformer, batch, BlockPolicy.ALL)).containsExactly(all);
        transformer.release();
        assertThat(velocity(transformer, batch, BlockPolicy.ALL)).containsExactly(all);
    }

    /** All that a block adds is multiplied by zero. */
    private static void closeGates(ModelCopy copy, int block) {
        for (String part : List.of("weight", "bias")) {
            copy.changeTensor(
                    WEIGHTS,
                    "transformer_blocks.%d.norm1.linear.%s".formatted(block, part),
                    values -> Arrays.fill(values, 0));
        }
    }

    private List<String> heard(BlockPolicy policy) {
        List<String> heard = new ArrayList<>();
        forward(policy, (part, parts) -> heard.add(part + " of " + parts), BlockListener.NONE);
        return heard;
    }

    private void forward(BlockPolicy policy, PartListener listener, BlockListener hidden) {
        transformer.forward(batch, List.of(LATENTS), timesteps(), policy, listener, hidden);
    }

    private static float[] velocity(ModelCopy copy, BlockPolicy policy) {
        try (CogView4Transformer changed =
                        CogView4Transformer.open(copy.folder().resolve("transformer"));
                Batch batch = batch(changed)) {
            return velocity(changed, batch, policy);
        }
    }

    private static float[] velocity(CogView4Transformer transformer, Batch batch, BlockPolicy policy) {
        return transformer
                .forward(batch, List.of(LATENTS), timesteps(), policy, PartListener.NONE, BlockListener.NONE)
                .getFirst()
                .values();
    }

    private static Batch batch(CogView4Transformer transformer) {
        ImageGeometry image =
                new ImageGeometry(LATENTS.height(), LATENTS.width(), SizeConditions.of(new ImageSize(64, 48)));
        return transformer.prepare(List.of(image), List.of(new TextSequence(0, TEXT)));
    }

    private static float[] timesteps() {
        return new float[] {500};
    }

    private static float[] noise(int count) {
        Random random = new Random(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
