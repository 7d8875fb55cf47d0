package io.cogview4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightLayoutTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "diffusion_pytorch_model.safetensors, ",
        "model.safetensors, pytorch_model.bin",
        "diffusion_pytorch_model.bf16.safetensors, config.json",
        "model.fp16.safetensors, pytorch_model.bin",
        "model.safetensors, model.fp16.safetensors",
        "diffusion_pytorch_model.safetensors, diffusion_pytorch_model.bf16.safetensors"
    })
    void takesTheOneFile(String taken, @Nullable String other) throws IOException {
        put(taken);
        if (other != null) {
            put(other);
        }

        assertThat(WeightLayout.find(folder).files()).containsExactly(folder.resolve(taken));
    }

    @ParameterizedTest
    @CsvSource({
        "model.safetensors.index.json, model-00001-of-00002.safetensors, model-00002-of-00002.safetensors",
        "model.safetensors.index.fp16.json, model.fp16-00001-of-00002.safetensors, model.fp16-00002-of-00002.safetensors",
        "diffusion_pytorch_model.safetensors.index.bf16.json, "
                + "diffusion_pytorch_model-00001-of-00002.bf16.safetensors, "
                + "diffusion_pytorch_model-00002-of-00002.bf16.safetensors"
    })
    void takesTheShardsThatTheIndexNames(String index, String first, String second) throws IOException {
        put(first);
        put(second);
        put("model-00009-of-00009.safetensors");
        Files.writeString(
                folder.resolve(index),
                "{\"weight_map\": {\"a\": \"%s\", \"b\": \"%s\", \"c\": \"%s\"}}".formatted(second, first, second));

        assertThat(WeightLayout.find(folder).files()).containsExactly(folder.resolve(first), folder.resolve(second));
    }

    @Test
    void namesTheMissingShards() throws IOException {
        put("a-1.safetensors");
        Path index = index("{\"x\": \"a-1.safetensors\", \"y\": \"a-3.safetensors\", \"z\": \"a-2.safetensors\"}");

        assertRefused(CoreMessage.SHARDS_MISSING, index, 3, 2, "a-2.safetensors, a-3.safetensors");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"../other.safetensors\"",
                "\"/etc/x.safetensors\"",
                "\"c:x.safetensors\"",
                "\"sub\\\\x.safetensors\"",
                "\"..\"",
                "\"\"",
                "\"x\\u0000.safetensors\"",
                "\"pytorch_model.bin\"",
                "null",
                "5",
                "{}"
            })
    void refusesAShardThatIsNotASafetensorsFileBesideTheIndex(String name) throws IOException {
        Path index = index("{\"x\": " + name + "}");

        assertRefused(CoreMessage.SHARD_OUTSIDE_FOLDER, index, name);
    }

    @Test
    void refusesAnIndexWithoutShards() throws IOException {
        Path index = index("{}");

        assertRefused(CoreMessage.SHARDS_UNNAMED, index);
    }

    @Test
    void refusesPicklesAndSaysWhy() throws IOException {
        put("config.json");
        put("pytorch_model.bin");

        assertRefused(CoreMessage.WEIGHTS_PICKLED, folder, "pytorch_model.bin");
    }

    @Test
    void refusesToGuessBetweenVariants() throws IOException {
        put("model.fp16.safetensors");
        put("model.bf16.safetensors");

        assertRefused(CoreMessage.WEIGHTS_VARIANTS, folder, "model.bf16.safetensors, model.fp16.safetensors");
    }

    @Test
    void asksForTheIndexOfStrayShards() throws IOException {
        put("model-00001-of-00002.safetensors");

        assertRefused(CoreMessage.SHARDS_WITHOUT_INDEX, folder);
    }

    @Test
    void saysWhatAFolderWithoutWeightsHolds() throws IOException {
        assertRefused(CoreMessage.WEIGHTS_FOLDER_EMPTY, folder);
        put("config.json");
        assertRefused(CoreMessage.WEIGHTS_NOT_FOUND, folder, "config.json");
    }

    @Test
    void saysThatTheFolderIsMissingOrAFile() throws IOException {
        put("file");

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> WeightLayout.find(folder.resolve("none")))
                .extracting(CheckpointException::problem)
                .isEqualTo(Message.of(CoreMessage.WEIGHTS_FOLDER_MISSING, folder.resolve("none")));
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> WeightLayout.find(folder.resolve("file")))
                .extracting(CheckpointException::problem)
                .isEqualTo(Message.of(CoreMessage.WEIGHTS_FOLDER_IS_FILE, folder.resolve("file")));
    }

    private void put(String name) throws IOException {
        Files.createFile(folder.resolve(name));
    }

    private Path index(String map) throws IOException {
        return Files.writeString(
                folder.resolve("diffusion_pytorch_model.safetensors.index.json"), "{\"weight_map\": " + map + "}");
    }

    private void assertRefused(MessageCode code, Object... values) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> WeightLayout.find(folder))
                .extracting(CheckpointException::problem)
                .isEqualTo(Message.of(code, values));
    }
}
