package io.cogview4j.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.Latents;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.nn.Activation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaeConfigTest {
    @TempDir
    Path folder;

    @Test
    void whatTheConfigLeavesOutIsAsInDiffusers() throws IOException {
        assertThat(read("{'block_out_channels': [64]}"))
                .isEqualTo(
                        new VaeConfig(3, 3, 4, List.of(64), 1, 32, Activation.SILU, true, true, true, 0.18215, 0, 32));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "4, 8", "5, 16"})
    void eachLevelButOneHalvesThePicture(int levels, int scaleFactor) throws IOException {
        assertThat(read(levels(levels)).scaleFactor()).isEqualTo(scaleFactor);
    }

    @Test
    void latentsAreMultipliedForTheTransformerAndDividedForTheDecoder() throws IOException {
        VaeConfig config = read("{'block_out_channels': [32], 'scaling_factor': 0.75, 'shift_factor': 9}");
        Latents latents = new Latents(new float[] {3, -1.5f}, 1, 2, 1, 1);

        assertThat(config.scaled(latents).values()).containsExactly(2.25f, -1.125f);
        assertThat(config.unscaled(latents).values()).containsExactly(4, -2);
        assertThat(latents.values()).containsExactly(3, -1.5f);
    }

    @Test
    void squareSampleSizesMayBeWrittenAsPairs() throws IOException {
        assertThat(read("{'block_out_channels': [32], 'sample_size': [256, 256]}")
                        .sampleSize())
                .isEqualTo(256);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'down_block_types': ['AttnDownEncoderBlock2D'] | VAE_BLOCK_UNSUPPORTED | AttnDownEncoderBlock2D",
                "'up_block_types': ['AttnUpDecoderBlock2D'] | VAE_BLOCK_UNSUPPORTED | AttnUpDecoderBlock2D",
                "'up_block_types': ['UpDecoderBlock2D', 'UpDecoderBlock2D'] | VAE_BLOCKS_COUNT | 2",
                "'act_fn': 'tanh' | ACTIVATION_UNKNOWN | tanh",
                "'_class_name': 'AutoencoderDC' | CONFIG_OTHER_CLASS | \"AutoencoderDC\"",
                "'norm_num_groups': 7 | VAE_GROUPS_INDIVISIBLE | 7",
                "'scaling_factor': 0 | VAE_SCALING_FACTOR_ZERO |",
                "'layers_per_block': -1 | CONFIG_NOT_POSITIVE | layers_per_block",
            })
    void whatItCannotComputeIsRefusedByName(String entry, CoreMessage code, @Nullable String named) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read("{'block_out_channels': [32], " + entry.strip() + "}"))
                .withMessageContaining("config.json")
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(code);
                    if (named != null) {
                        assertThat(e.problem().values()).contains(named);
                    }
                });
    }

    @ParameterizedTest
    @CsvSource({"silu, SILU", "swish, SILU", "SiLU, SILU", "mish, MISH", "gelu, GELU", "relu, RELU"})
    void allActivationsOfDiffusersAreKnown(String name, Activation expected) throws IOException {
        assertThat(read("{'block_out_channels': [32], 'act_fn': '" + name + "'}")
                        .activation())
                .isEqualTo(expected);
    }

    private VaeConfig read(String json) throws IOException {
        return VaeConfig.read(Files.writeString(folder.resolve("config.json"), json.replace('\'', '"')));
    }

    private static String levels(int levels) {
        return "{'block_out_channels': [%s], 'down_block_types': [%s], 'up_block_types': [%s]}"
                .formatted(
                        repeat("32", levels),
                        repeat("'DownEncoderBlock2D'", levels),
                        repeat("'UpDecoderBlock2D'", levels));
    }

    private static String repeat(String text, int times) {
        return String.join(", ", Collections.nCopies(times, text));
    }
}
