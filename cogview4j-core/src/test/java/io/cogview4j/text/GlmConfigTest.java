package io.cogview4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.nn.Activation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class GlmConfigTest {
    @TempDir
    Path folder;

    @Test
    void transformers_5_keeps_the_rotary_parameters_in_an_object() {
        GlmConfig config = changed(json -> json.putObject("rope_parameters")
                .put("rope_theta", 500.0)
                .put("partial_rotary_factor", 0.25)
                .put("rope_type", "default"));

        assertThat(config.ropeTheta()).isEqualTo(500);
        assertThat(config.rotaryDim()).isEqualTo(4);
    }

    @Test
    void transformers_4_keeps_them_at_the_top() {
        GlmConfig config = changed(json -> {
            json.remove("rope_parameters");
            json.put("rope_theta", 500.0).put("partial_rotary_factor", 0.25).putNull("rope_scaling");
        });

        assertThat(config.ropeTheta()).isEqualTo(500);
        assertThat(config.rotaryDim()).isEqualTo(4);
    }

    @Test
    void what_is_left_out_is_as_in_transformers() throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"vocab_size": 151552, "hidden_size": 4096, "intermediate_size": 13696, "num_hidden_layers": 40,
                 "num_attention_heads": 32}""");

        assertThat(GlmConfig.read(folder))
                .isEqualTo(new GlmConfig(
                        151552, 4096, 13696, 40, 32, 2, 128, 64, 10_000, 1.5625e-7, true, Activation.SILU));
    }

    @Test
    void a_null_head_dim_shares_the_width_among_the_heads() {
        assertThat(changed(json -> json.putNull("head_dim")).headDim()).isEqualTo(12);
    }

    @Test
    void null_key_value_heads_are_as_many_as_the_heads() {
        assertThat(changed(json -> json.putNull("num_key_value_heads")).numKeyValueHeads())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "silu, SILU",
        "swish, SILU",
        "gelu, GELU",
        "gelu_pytorch_tanh, GELU_TANH",
        "gelu_new, GELU_TANH",
        "relu, RELU"
    })
    void activations_have_the_names_of_transformers(String name, Activation expected) {
        assertThat(changed(json -> json.put("hidden_act", name)).hiddenAct()).isEqualTo(expected);
    }

    @Test
    void an_unknown_activation_is_refused() {
        assertRefused(json -> json.put("hidden_act", "xielu"), "xielu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rope_parameters", "rope_scaling"})
    void scaled_rotary_positions_are_refused(String key) {
        assertRefused(json -> json.putObject(key).put("rope_type", "yarn").put("factor", 4.0), "yarn");
        assertRefused(json -> json.putObject(key).put("type", "linear").put("factor", 4.0), "linear");
    }

    @Test
    void another_architecture_is_refused() {
        assertRefused(json -> json.withArray("architectures").removeAll().add("Glm4ForCausalLM"), "Glm4ForCausalLM");
        assertRefused(json -> json.put("model_type", "t5"), "t5");
    }

    @Test
    void numbers_that_do_not_go_together_are_refused() {
        assertRefused(json -> json.put("num_key_value_heads", 3), "num_key_value_heads 3");
        assertRefused(
                json -> json.put("num_attention_heads", 5)
                        .put("num_key_value_heads", 5)
                        .putNull("head_dim"),
                "48");
        assertRefused(
                json -> json.withObject("rope_parameters").put("partial_rotary_factor", 0.2),
                "partial_rotary_factor 0.2");
        assertRefused(
                json -> json.withObject("rope_parameters").put("partial_rotary_factor", 1.5),
                "partial_rotary_factor 1.5");
    }

    private void assertRefused(Consumer<ObjectNode> change, String reason) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> changed(change))
                .withMessageContaining("config.json")
                .withMessageContaining(reason);
    }

    /** The config of random-a: hidden_size 48, 4 heads, head_dim 16. */
    private GlmConfig changed(Consumer<ObjectNode> change) {
        Models.withJson(Models.textEncoder("random-a"), "config.json", folder, change);
        return GlmConfig.read(folder);
    }
}
