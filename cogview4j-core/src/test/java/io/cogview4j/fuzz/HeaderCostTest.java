package io.cogview4j.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.fuzz.EntryPoint.Bound;
import io.cogview4j.fuzz.EntryPoint.Input;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What costs a reader most is large and made of nothing but small things. It may cost a small multiple of its size. */
class HeaderCostTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"%x\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},",
                "\"%x\":{\"dtype\":\"U8\",\"shape\":[0,1,1,1,1,1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,0]},",
                "\"%x\":{},",
                "\"a%x\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0],\"x\":[[[],[]],{},{}]},",
            })
    void ofTensors(String entry) throws IOException {
        String entries = IntStream.range(0, 50_000).mapToObj(entry::formatted).collect(Collectors.joining());

        assertThat(reading(HeaderCostTest::open, file("{" + entries + "\"last\":{}}")))
                .isEqualTo(new Trial.Refused());
    }

    @Test
    void ofTexts() throws IOException {
        String texts =
                IntStream.range(0, 100_000).mapToObj("\"%x\":\"\","::formatted).collect(Collectors.joining());

        assertThat(reading(HeaderCostTest::open, file("{\"__metadata__\":{" + texts + "\"last\":\"\"}}")))
                .isEqualTo(new Trial.Read());
    }

    @Test
    void ofPrompts() throws IOException {
        Path file = temp.resolve("many.safetensors");
        String prompts = String.join(",", Collections.nCopies(100_000, "{\"tokens\":1}"));
        new SafetensorsWriter()
                .metadata("format", "cogview4j-embeddings-1")
                .metadata(
                        "cogview4j", "{\"version\":\"1\",\"prompts\":[%s],\"negative_prompts\":[]}".formatted(prompts))
                .add("prompt_embeds", new float[100_000], 100_000, 1, 1)
                .write(file);

        assertThat(reading(EmbeddingsFile::describe, file)).isEqualTo(new Trial.Read());
        assertThat(reading(EmbeddingsFile::read, file)).isEqualTo(new Trial.Read());
    }

    private static void open(Path file) {
        SafetensorsFile.open(file).close();
    }

    private static Trial reading(Consumer<Path> reader, Path file) throws IOException {
        return Trial.of(
                new Input(Files.size(file), () -> {
                    reader.accept(file);
                    return List.of();
                }),
                Bound.TIGHT);
    }

    /** A file of nothing but this header. */
    private Path file(String header) throws IOException {
        byte[] text = Hostile.utf8(header);
        return Files.write(
                temp.resolve("full.safetensors"),
                ByteBuffer.allocate(Long.BYTES + text.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(text.length)
                        .put(text)
                        .array());
    }
}
