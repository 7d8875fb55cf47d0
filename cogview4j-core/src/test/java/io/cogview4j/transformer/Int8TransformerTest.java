package io.cogview4j.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Precision;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.checkpoint.Int8Backend;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.events.Cancellation;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.nn.PartListener;
import io.cogview4j.quantise.QuantiseListener;
import io.cogview4j.quantise.QuantiseRequest;
import io.cogview4j.quantise.Quantiser;
import io.cogview4j.random.TorchGenerator;
import io.cogview4j.tensor.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small transformer, of which the products are in int8, around a kernel in Java, but for those with a modulation of 32 inputs. */
class Int8TransformerTest {
    private static final Path MODEL = ModelCopy.random("random-a");

    @TempDir
    static Path folder;

    private static final ComputeSettings INT8 =
            ComputeSettings.defaults().withPrecision(Precision.INT8).withThreads(2);

    private static final List<PromptEmbedding> TEXTS = List.of(text(3, 4), text(4, 7));

    private static List<List<Float>> expected = List.of();

    @BeforeAll
    static void quantise() {
        quantise("rows", OptionalInt.empty());
        quantise("groups", OptionalInt.of(32));
        expected = velocities("rows", INT8, TEXTS);
    }

    private static void quantise(String name, OptionalInt groupSize) {
        Quantiser.quantise(
                new QuantiseRequest(MODEL, folder.resolve(name), Set.of("transformer"), groupSize),
                QuantiseListener.NONE,
                Cancellation.never());
    }

    private static PromptEmbedding text(int seed, int tokens) {
        int width = TransformerConfig.read(MODEL.resolve("transformer")).textEmbedDim();
        return new PromptEmbedding(new TorchGenerator(seed).randn(tokens * width), tokens, width);
    }

    @Test
    void theVelocityIsCloseToThatOfBfloat16AndNotTheSame() {
        double distance = distance(expected, velocities("rows", bfloat16(), TEXTS));

        assertThat(distance).isBetween(0.001, 0.05);
    }

    @Test
    void weightsWithScalesOfGroupsAreComputedInBfloat16() {
        assertThat(velocities("groups", INT8, TEXTS)).isEqualTo(velocities("groups", bfloat16(), TEXTS));
    }

    private static ComputeSettings bfloat16() {
        return INT8.withPrecision(Precision.BFLOAT16);
    }

    /** Norms of all together. */
    private static double distance(List<List<Float>> got, List<List<Float>> expected) {
        double changed = 0;
        double whole = 0;
        for (int i = 0; i < got.size(); i++) {
            for (int j = 0; j < got.get(i).size(); j++) {
                changed += Math.pow(got.get(i).get(j) - expected.get(i).get(j), 2);
                whole += Math.pow(expected.get(i).get(j), 2);
            }
        }
        return Math.sqrt(changed / whole);
    }

    @Test
    void itsBitsDependOnNeitherNeighboursNorThreads() {
        assertThat(velocities("rows", INT8.withThreads(5), TEXTS.subList(1, 2))).isEqualTo(expected.subList(1, 2));
        assertThat(velocities("rows", INT8.withThreads(1), TEXTS)).isEqualTo(expected);
    }

    @Test
    void whatIsNotFiniteStaysSo() {
        PromptEmbedding broken = text(3, 4);
        broken.values()[5] = Float.NaN;

        assertThat(velocities("rows", INT8, List.of(broken)).getFirst()).allMatch(value -> !Float.isFinite(value));
    }

    @Test
    void headersAreHeldAgainstTheConfigWithoutReadingNumbers() {
        Path transformer = folder.resolve("rows/transformer");
        TransformerConfig config = TransformerConfig.read(transformer);

        assertThatNoException()
                .isThrownBy(() ->
                        Int8Backend.blank(transformer, INT8, weights -> new CogView4Transformer(weights, config)));
    }

    @Test
    void nothingNativeIsLeft() {
        long before = Pointer.totalCount();
        velocities("rows", INT8, TEXTS);

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    /** Of a picture with each of the texts. */
    private static List<List<Float>> velocities(String model, ComputeSettings compute, List<PromptEmbedding> texts) {
        Path transformer = folder.resolve(model).resolve("transformer");
        TransformerConfig config = TransformerConfig.read(transformer);
        Latents latents =
                new Latents(new TorchGenerator(1).randn(config.inChannels() * 4 * 4), 1, config.inChannels(), 4, 4);
        ImageGeometry geometry = new ImageGeometry(4, 4, SizeConditions.of(new ImageSize(32, 32)));
        List<TextSequence> sequences = IntStream.range(0, texts.size())
                .mapToObj(i -> new TextSequence(0, texts.get(i)))
                .toList();
        try (var _ = Scope.open()) {
            Weights weights = Int8Backend.open(transformer, compute);
            try (CogView4Transformer network = new CogView4Transformer(weights, config);
                    Batch batch = network.prepare(List.of(geometry), sequences)) {
                return network.forward(batch, List.of(latents), new float[] {500}, PartListener.NONE).stream()
                        .map(velocity -> IntStream.range(0, velocity.values().length)
                                .mapToObj(i -> velocity.values()[i])
                                .toList())
                        .toList();
            }
        }
    }
}
