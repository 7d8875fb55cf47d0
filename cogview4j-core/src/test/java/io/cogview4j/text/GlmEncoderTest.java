package io.cogview4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.events.Cancellation;
import io.cogview4j.memory.Residency;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlmEncoderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"random-a", "random-b"})
    void an_embedding_does_not_change_with_what_is_said_beside_it(String model) {
        long[] prompt = ids(1, 48);
        try (GlmEncoder encoder = GlmEncoder.open(Models.textEncoder(model))) {
            float[] one = encoder.encode(List.of(ids(2, 32), prompt, ids(3, 16)))
                    .get(1)
                    .values();
            float[] other = encoder.encode(List.of(ids(4, 32), prompt, ids(5, 16)))
                    .get(1)
                    .values();

            assertThat(other).containsExactly(one);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"random-a", "random-b"})
    void a_prompt_alone_has_the_embedding_that_it_has_among_others(String model) {
        // 1064 tokens: more than the MLP takes at a time
        List<long[]> prompts = List.of(ids(1, 16), ids(2, 700), ids(3, 48), ids(4, 300));
        try (GlmEncoder encoder = GlmEncoder.open(Models.textEncoder(model))) {
            List<PromptEmbedding> together = encoder.encode(prompts);

            for (int i = 0; i < prompts.size(); i++) {
                PromptEmbedding alone = encoder.encode(List.of(prompts.get(i))).getFirst();
                assertThat(together.get(i).tokens()).isEqualTo(prompts.get(i).length);
                assertThat(together.get(i).values()).isEqualTo(alone.values());
            }
        }
    }

    @Test
    void a_token_is_not_influenced_by_those_after_it() {
        long[] prompt = ids(1, 32);
        long[] changed = prompt.clone();
        changed[31] = prompt[31] == 0 ? 1 : 0;
        try (GlmEncoder encoder = GlmEncoder.open(Models.textEncoder("random-a"))) {
            List<PromptEmbedding> got = encoder.encode(List.of(prompt, changed));

            int last = 31 * got.get(0).width();
            assertThat(Arrays.copyOf(got.get(1).values(), last))
                    .containsExactly(Arrays.copyOf(got.get(0).values(), last));
            assertThat(got.get(1).values()).isNotEqualTo(got.get(0).values());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"random-a", "random-b"})
    void of_a_single_layer_the_token_vectors_are_left(String model) {
        Models.textEncoder(folder, model, Models.tensors(model));
        Models.withJson(folder, "config.json", folder, config -> config.put("num_hidden_layers", 1));

        try (GlmEncoder encoder = GlmEncoder.open(folder)) {
            PromptEmbedding got = encoder.encode(List.of(new long[] {5, 2, 5})).getFirst();

            int width = got.width();
            float[] five = Arrays.copyOf(got.values(), width);
            assertThat(Arrays.copyOfRange(got.values(), 2 * width, 3 * width)).containsExactly(five);
            assertThat(Arrays.copyOfRange(got.values(), width, 2 * width)).isNotEqualTo(five);
            try (GlmEncoder second = GlmEncoder.open(folder)) {
                assertThat(second.encode(List.of(new long[] {2})).getFirst().values())
                        .containsExactly(Arrays.copyOfRange(got.values(), width, 2 * width));
            }
        }
    }

    @Test
    void the_last_layer_and_what_follows_it_may_be_missing() {
        Map<String, Models.StoredTensor> tensors = Models.tensors("random-a");
        assertThat(tensors.keySet().removeIf(name -> name.startsWith("layers.2.") || name.equals("norm.weight")))
                .isTrue();
        Models.textEncoder(folder, "random-a", tensors);

        assertThat(embed(folder)).containsExactly(embed(Models.textEncoder("random-a")));
    }

    @Test
    void a_checkpoint_of_the_whole_language_model_serves_as_well() {
        Map<String, Models.StoredTensor> tensors = new TreeMap<>();
        Models.tensors("random-b").forEach((name, tensor) -> tensors.put("model." + name, tensor));
        tensors.put("lm_head.weight", tensors.get("model.embed_tokens.weight"));
        Models.textEncoder(folder, "random-b", tensors);
        Models.withJson(
                folder,
                "config.json",
                folder,
                config -> config.withArray("architectures").removeAll().add("GlmForCausalLM"));

        assertThat(embed(folder)).containsExactly(embed(Models.textEncoder("random-b")));
    }

    @Test
    void without_attention_bias_none_is_asked_for() {
        Map<String, Models.StoredTensor> tensors = Models.tensors("random-a");
        tensors.keySet().removeIf(name -> name.endsWith(".bias"));
        Models.textEncoder(folder, "random-a", tensors);
        Models.withJson(folder, "config.json", folder, config -> config.put("attention_bias", false));

        assertThat(embed(folder)).isNotEqualTo(embed(Models.textEncoder("random-a")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "embed_tokens.weight",
                "layers.0.self_attn.q_proj.weight",
                "layers.1.self_attn.v_proj.bias",
                "layers.1.mlp.gate_up_proj.weight",
                "layers.1.post_attention_layernorm.weight"
            })
    void a_missing_tensor_is_named(String name) {
        Map<String, Models.StoredTensor> tensors = Models.tensors("random-a");
        assertThat(tensors.remove(name)).isNotNull();
        Models.textEncoder(folder, "random-a", tensors);

        long before = Pointer.totalCount();
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> GlmEncoder.open(folder))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(CoreMessage.TENSOR_MISSING);
                    assertThat(e.problem().values()).contains(name);
                });
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void a_tensor_of_another_shape_is_named() {
        Models.textEncoder(folder, "random-a", Models.tensors("random-a"));
        Models.withJson(folder, "config.json", folder, config -> config.put("intermediate_size", 90));

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> GlmEncoder.open(folder))
                .withMessageContaining("layers.0.mlp.gate_up_proj.weight")
                .withMessageContaining("[192, 48]")
                .withMessageContaining("[180, 48]");
    }

    @Test
    void a_token_id_beyond_the_vocabulary_is_refused() {
        try (GlmEncoder encoder = GlmEncoder.open(Models.textEncoder("random-a"))) {
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> encoder.encode(List.of(new long[] {575, 576})))
                    .withMessageContaining("576");
        }
    }

    @Test
    void there_must_be_something_to_encode() {
        try (GlmEncoder encoder = GlmEncoder.open(Models.textEncoder("random-a"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> encoder.encode(List.of()));
            assertThatIllegalArgumentException().isThrownBy(() -> encoder.encode(List.of(ids(1, 16), new long[0])));
        }
    }

    @Test
    void the_listener_hears_of_each_layer_but_the_last() {
        List<String> heard = new ArrayList<>();
        try (GlmEncoder encoder = GlmEncoder.open(Models.textEncoder("random-b"))) {
            encoder.encode(List.of(ids(1, 16)), (done, layers) -> heard.add(done + " of " + layers));
        }
        assertThat(heard).containsExactly("0 of 3", "1 of 3", "2 of 3", "3 of 3");
    }

    @Test
    void nothing_native_is_left_behind() {
        embed(Models.textEncoder("random-b"));
        long before = Pointer.totalCount();

        embed(Models.textEncoder("random-b"));
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void nothing_native_is_left_behind_by_a_call_that_is_cut_short() {
        try (GlmEncoder encoder = GlmEncoder.open(Models.textEncoder("random-b"))) {
            encoder.encode(List.of(ids(1, 16)));
            long before = Pointer.totalCount();

            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> encoder.encode(List.of(ids(1, 16)), (layer, _) -> {
                        if (layer == 1) {
                            throw new UnsupportedOperationException("enough");
                        }
                    }));
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    @Test
    void an_encoder_can_be_used_after_a_call_that_is_cut_short() {
        Cancellation cancellation = new Cancellation();
        try (GlmEncoder encoder = GlmEncoder.open(Models.textEncoder("random-b"))) {
            assertThatExceptionOfType(CancelledException.class)
                    .isThrownBy(() -> encoder.encode(List.of(ids(1, 32)), (layer, _) -> {
                        if (layer == 2) {
                            cancellation.cancel();
                        }
                        cancellation.throwIfCancelled();
                    }));

            assertThat(encoder.encode(List.of(ids(1, 32))).getFirst().values())
                    .containsExactly(embed(Models.textEncoder("random-b")));
        }
    }

    @Test
    void what_stays_in_memory_and_what_is_given_back_does_not_change_a_bit() {
        try (GlmEncoder encoder = GlmEncoder.open(Models.textEncoder("random-b"))) {
            float[] all = encoder.encode(List.of(ids(1, 32))).getFirst().values();

            encoder.keep(new Residency(1, 0));
            assertThat(encoder.encode(List.of(ids(1, 32))).getFirst().values()).containsExactly(all);
            encoder.release();
            assertThat(encoder.encode(List.of(ids(1, 32))).getFirst().values()).containsExactly(all);
        }
    }

    private static float[] embed(Path textEncoder) {
        try (GlmEncoder encoder = GlmEncoder.open(textEncoder)) {
            return encoder.encode(List.of(ids(1, 32))).getFirst().values();
        }
    }

    private static long[] ids(int seed, int tokens) {
        return new Random(seed).longs(tokens, 0, 576).toArray();
    }
}
