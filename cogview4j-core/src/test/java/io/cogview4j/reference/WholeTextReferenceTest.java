package io.cogview4j.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.text.GlmEncoder;
import io.cogview4j.text.GlmTokenizer;
import io.cogview4j.text.WholeGlmEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every case of the text encoder, computed in whole matrices as on a GPU, held against transformers' numbers and its tolerances. */
class WholeTextReferenceTest {
    @TestFactory
    List<DynamicTest> onTensorsOfTheCpu() throws IOException {
        return cases(WholeGlmEncoder::open);
    }

    /** Needs one: {@code ./mvnw -Pgpu test}. */
    @Tag("cuda")
    @TestFactory
    List<DynamicTest> onAGpu() throws IOException {
        return cases(WholeGlmEncoder::onCuda);
    }

    @Test
    void allPromptsOfBothModelsAreAmongThem() throws IOException {
        assertThat(cases(WholeGlmEncoder::open)).hasSize(2 * 7 + 1);
    }

    private static List<DynamicTest> cases(BiFunction<Path, Precision, GlmEncoder> open) throws IOException {
        TextEncoderRunner exact = new TextEncoderRunner(folder -> open.apply(folder, Precision.FLOAT32));
        return ReferenceTest.all()
                .filter(c -> c.kind().equals("text_encoder") || c.kind().equals("text_to_image_bf16"))
                .map(c -> c.kind().equals("text_encoder")
                        ? dynamicTest(c.title(), () -> exact.run(c))
                        : dynamicTest(c.title(), () -> assertNearerThanDiffusers(c, open)))
                .toList();
    }

    /** As whole calls in bfloat16 are judged: nearer to float32 than diffusers is. */
    private static void assertNearerThanDiffusers(
            ReferenceCase reference, BiFunction<Path, Precision, GlmEncoder> open) {
        BFloat16Runner.assertNearer(
                embedding(reference, open, Precision.BFLOAT16),
                embedding(reference, open, Precision.FLOAT32),
                reference.doubles("trace.prompt_embeds"));
    }

    private static float[] embedding(
            ReferenceCase reference, BiFunction<Path, Precision, GlmEncoder> open, Precision precision) {
        Checkpoint checkpoint = Checkpoint.read(reference.modelFolder());
        String prompt = reference.inputs().path("prompt").asString();
        int tokens = Math.toIntExact(reference.shape("trace.prompt_embeds")[1]);
        try (GlmTokenizer tokenizer = GlmTokenizer.open(checkpoint.tokenizer());
                GlmEncoder encoder = open.apply(checkpoint.textEncoder(), precision)) {
            long[] ids = tokenizer.pad(tokenizer.tokenize(prompt), tokens).ids();
            return encoder.encode(List.of(ids)).getFirst().values();
        }
    }
}
