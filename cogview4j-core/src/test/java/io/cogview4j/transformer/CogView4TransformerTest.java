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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the reference cases do not say: cancellation, memory. */
class CogView4TransformerTest {
    private static final int BLOCKS = 2;
    private static final int TEXT_WIDTH = 48;
    private static final Latents LATENTS = new Latents(noise(4 * 6 * 8), 1, 4, 6, 8);
    private static final PromptEmbedding TEXT = new PromptEmbedding(noise(16 * TEXT_WIDTH), 16, TEXT_WIDTH);

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
    void theListenerHearsOfEachBlock() {
        assertThat(heard()).containsExactly("0 of 2", "1 of 2", "2 of 2");
    }

    @Test
    void aPassThatIsCancelledBeforeItBeginsComputesNothing() {
        List<Integer> computed = new ArrayList<>();
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();

        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(
                        () -> forward((_, _) -> cancellation.throwIfCancelled(), (block, _) -> computed.add(block)));
        assertThat(computed).isEmpty();
    }

    @Test
    void aPassThatIsCutShortLeavesNothingNativeAndChangesNothing() {
        float[] whole = velocity();
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
        assertThat(velocity()).containsExactly(whole);
    }

    @Test
    void anInterruptedThreadComputesNoFurtherBlock() {
        List<Integer> computed = new ArrayList<>();

        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> forward(PartListener.NONE, (block, _) -> {
                    computed.add(block);
                    Thread.currentThread().interrupt();
                }));
        assertThat(computed).containsExactly(0);
    }

    @Test
    void whatStaysInMemoryAndWhatIsGivenBackDoesNotChangeABit() {
        float[] all = velocity();

        transformer.keep(new Residency(1, 0));
        assertThat(velocity()).containsExactly(all);
        transformer.release();
        assertThat(velocity()).containsExactly(all);
    }

    private List<String> heard() {
        List<String> heard = new ArrayList<>();
        forward((part, parts) -> heard.add(part + " of " + parts), BlockListener.NONE);
        return heard;
    }

    private void forward(PartListener listener, BlockListener hidden) {
        transformer.forward(batch, List.of(LATENTS), timesteps(), listener, hidden);
    }

    private float[] velocity() {
        return transformer
                .forward(batch, List.of(LATENTS), timesteps(), PartListener.NONE)
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
