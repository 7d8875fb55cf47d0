package io.cogview4j.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.CogView4;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileContent;
import io.cogview4j.message.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of a checkpoint, embeddings or a picture that is something else: whoever reads it says what it is. */
class WrongContentTest {
    private static final Map<CoreMessage, byte[]> CONTENTS = Map.of(
            CoreMessage.FILE_EMPTY,
            new byte[0],
            CoreMessage.FILE_IS_LFS_POINTER,
            bytes("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"),
            CoreMessage.FILE_IS_WEB_PAGE,
            bytes("<!DOCTYPE html><title>Sign in</title>"),
            CoreMessage.FILE_IS_PICTURE,
            HexFormat.of().parseHex("ffd8ffe000104a46494600010101"),
            CoreMessage.FILE_IS_PICKLE,
            HexFormat.of().parseHex("80027d7100580100000078"),
            CoreMessage.FILE_IS_GGUF,
            HexFormat.of().parseHex("474755460300000000000000"),
            CoreMessage.FILE_IS_ARCHIVE,
            HexFormat.of().parseHex("504b03041400000000000000"),
            CoreMessage.FILE_IS_ZEROS,
            new byte[1000]);

    @TempDir
    Path folder;

    static Stream<Arguments> files() {
        return Stream.of(
                        "model_index.json",
                        "scheduler/scheduler_config.json",
                        "tokenizer/tokenizer.json",
                        "text_encoder/config.json",
                        "text_encoder/model.safetensors",
                        "transformer/diffusion_pytorch_model.safetensors",
                        "vae/config.json")
                .flatMap(file -> CONTENTS.keySet().stream().map(code -> Arguments.of(file, code)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void inACheckpoint(String name, CoreMessage code) throws IOException {
        Path model = checkpoint();
        Path file = model.resolve(name);
        Files.write(file, CONTENTS.get(code));

        assertThat(Inspector.withoutModel().inspect(model).findings()).containsExactly(Message.of(code, file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vae/config.json", "vae/diffusion_pytorch_model.safetensors"})
    void generateSaysTheSame(String name) throws IOException {
        Path model = checkpoint();
        Path file = model.resolve(name);
        Files.write(file, CONTENTS.get(CoreMessage.FILE_IS_LFS_POINTER));

        assertThatThrownBy(() -> CogView4.open(model).generate("x"))
                .isInstanceOfSatisfying(
                        CogView4Exception.class,
                        e -> assertThat(e.problem()).isEqualTo(Message.of(CoreMessage.FILE_IS_LFS_POINTER, file)));
    }

    static Stream<CoreMessage> codes() {
        return CONTENTS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("codes")
    void inPlaceOfEmbeddings(CoreMessage code) throws IOException {
        Path file = Files.write(folder.resolve("a.safetensors"), CONTENTS.get(code));

        assertThatThrownBy(() -> EmbeddingsFile.read(file))
                .isInstanceOfSatisfying(
                        CogView4Exception.class, e -> assertThat(e.problem()).isEqualTo(Message.of(code, file)));
        assertThat(Inspector.withoutModel().inspect(file).findings()).containsExactly(Message.of(code, file));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void inPlaceOfAPicture(CoreMessage code) throws IOException {
        Path file = Files.write(folder.resolve("a.png"), CONTENTS.get(code));

        assertThat(Inspector.withoutModel().inspect(file).findings()).containsExactly(Message.of(code, file));
    }

    @Test
    void whatBelongsUnderAnotherNameIsNamed() throws IOException {
        Path model = checkpoint();
        Path weights = model.resolve("vae/diffusion_pytorch_model.safetensors");
        Path config = model.resolve("vae/config.json");
        byte[] json = Files.readAllBytes(config);
        Files.copy(weights, config, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.write(weights, json);

        assertThat(FileContent.of(config)).contains(FileContent.SAFETENSORS);
        assertThat(Inspector.withoutModel().inspect(model).findings())
                .containsExactly(
                        Message.of(CoreMessage.FILE_IS_SAFETENSORS, config),
                        Message.of(CoreMessage.FILE_IS_JSON, weights));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model_index.json",
                "scheduler/scheduler_config.json",
                "tokenizer/tokenizer.json",
                "text_encoder/config.json",
                "text_encoder/model.safetensors",
                "vae/config.json"
            })
    void aLinkOfAHubCacheThatLeadsNowhere(String name) throws IOException {
        Path model = checkpoint();
        Path link = model.resolve(name);
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("../../blobs/4d7a"));

        assertThat(Inspector.withoutModel().inspect(model).findings())
                .containsExactly(Message.of(CoreMessage.FILE_LINK_BROKEN, link, "../../blobs/4d7a"));
    }

    private Path checkpoint() {
        return ModelCopy.of(ModelCopy.random("random-a"), folder.resolve("model"))
                .folder();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
