package io.cogview4j.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.text.GlmEncoder;
import io.cogview4j.text.GlmTokenizer;
import io.cogview4j.text.TokenizedPrompt;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/** Prompts, padded to the longest of their batch as diffusers does, to embeddings. */
final class TextEncoderRunner implements ReferenceRunner {
    private final Function<Path, GlmEncoder> open;

    TextEncoderRunner() {
        this(GlmEncoder::open);
    }

    /** @param open opens an encoder that computes in some other way */
    TextEncoderRunner(Function<Path, GlmEncoder> open) {
        this.open = open;
    }

    @Override
    public void run(ReferenceCase reference) {
        List<long[]> ids = ids(reference);
        assertThat(ids.stream().flatMapToLong(LongStream::of).toArray()).isEqualTo(reference.longs("in.input_ids"));

        try (GlmEncoder encoder = open.apply(reference.modelFolder().resolve("text_encoder"))) {
            List<PromptEmbedding> got = encoder.encode(ids);
            long[] shape = reference.shape("out.prompt_embeds");
            assertThat(got).hasSize((int) shape[0]);
            float[] values = new float[Math.toIntExact(shape[0] * shape[1] * shape[2])];
            for (int i = 0; i < got.size(); i++) {
                PromptEmbedding prompt = got.get(i);
                assertThat(new long[] {prompt.tokens(), prompt.width()}).containsExactly(shape[1], shape[2]);
                System.arraycopy(prompt.values(), 0, values, i * prompt.values().length, prompt.values().length);
            }
            reference.tolerance().check("prompt_embeds", values, reference.doubles("out.prompt_embeds"));
        }
    }

    private static List<long[]> ids(ReferenceCase reference) {
        int maxTokens = reference.inputs().path("max_sequence_length").asInt();
        try (GlmTokenizer tokenizer = GlmTokenizer.open(reference.modelFolder().resolve("tokenizer"))) {
            List<TokenizedPrompt> prompts = reference
                    .inputs()
                    .path("prompts")
                    .valueStream()
                    .map(JsonNode::asString)
                    .map(prompt -> tokenizer.tokenize(prompt, maxTokens))
                    .toList();
            int longest = prompts.stream().mapToInt(p -> p.ids().length).max().orElseThrow();
            return prompts.stream().map(p -> tokenizer.pad(p, longest).ids()).toList();
        }
    }
}
