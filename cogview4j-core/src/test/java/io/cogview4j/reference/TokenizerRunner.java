package io.cogview4j.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.text.GlmTokenizer;
import io.cogview4j.text.TokenizedPrompt;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/** Texts to ids, without a limit and cut at several. */
final class TokenizerRunner implements ReferenceRunner {
    @Override
    public void run(ReferenceCase reference) {
        try (GlmTokenizer tokenizer = GlmTokenizer.open(reference.modelFolder().resolve("tokenizer"))) {
            for (JsonNode prompt : reference.results().path("prompts")) {
                check(tokenizer, prompt, Integer.MAX_VALUE, "ids");
                for (JsonNode limit : reference.inputs().path("max_lengths")) {
                    check(tokenizer, prompt, limit.asInt(), "ids_max_" + limit.asInt());
                }
            }
        }
    }

    private static void check(GlmTokenizer tokenizer, JsonNode prompt, int maxTokens, String expected) {
        String text = prompt.path("text").asString();
        TokenizedPrompt got = tokenizer.tokenize(text, maxTokens);
        long[] unpadded = Arrays.copyOfRange(got.ids(), got.paddingTokens(), got.ids().length);
        long[] want =
                prompt.path(expected).valueStream().mapToLong(JsonNode::asLong).toArray();
        assertThat(want).as("%s of \"%s\" in the reference", expected, text).isNotEmpty();
        assertThat(unpadded).as("%s of \"%s\"", expected, text).isEqualTo(want);
    }
}
