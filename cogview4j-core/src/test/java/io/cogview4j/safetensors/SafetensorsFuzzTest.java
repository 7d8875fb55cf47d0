package io.cogview4j.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.fixtures.Fuzzing;
import io.cogview4j.fixtures.Fuzzing.Outcome;
import io.cogview4j.message.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files are refused, and nothing worse. */
class SafetensorsFuzzTest {
    private static final Path PYTHON = Path.of("src/test/resources/embeddings/python");
    private static final Fuzzing FUZZING =
            new Fuzzing(SafetensorsFuzzTest::readAll, CheckpointException.class, 64 << 10, 40);

    @TempDir
    private Path temp;

    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        assertOfBothKinds(fuzz(5_000));
    }

    @Test
    @Tag("slow")
    void manyDamagedFilesAreReadOrRefused() throws IOException {
        assertOfBothKinds(fuzz(250_000));
    }

    /** What costs a reader most: a header of nothing but small things. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"%x\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},",
                "\"%x\":{\"dtype\":\"U8\",\"shape\":[0,1,1,1,1,1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,0]},",
                "\"%x\":{},",
                "\"a%x\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0],\"x\":[[[],[]],{},{}]},",
            })
    void aHeaderFullOfSmallThingsCostsASmallMultipleOfItsSize(String entry) throws IOException {
        String entries = IntStream.range(0, 50_000).mapToObj(entry::formatted).collect(Collectors.joining());
        byte[] file = Files.readAllBytes(RawFile.of(temp, "{" + entries + "\"last\":{}}", 0));
        FUZZING.run(temp.resolve("full.safetensors"), 1, (_, _) -> file);
    }

    @Test
    void metadataFullOfSmallTextsCostsASmallMultipleOfItsSize() throws IOException {
        String texts =
                IntStream.range(0, 100_000).mapToObj("\"%x\":\"\","::formatted).collect(Collectors.joining());
        Path raw = RawFile.of(temp, "{\"__metadata__\":{" + texts + "\"last\":\"\"}}", 0);
        byte[] file = Files.readAllBytes(raw);
        assertThat(FUZZING.run(temp.resolve("full.safetensors"), 1, (_, _) -> file))
                .isEqualTo(new Outcome(1, 0));
    }

    private static void assertOfBothKinds(Outcome outcome) {
        assertThat(outcome.refused()).isGreaterThan(outcome.read());
        assertThat(outcome.read()).isGreaterThan(outcome.refused() / 50);
    }

    private Outcome fuzz(int count) throws IOException {
        List<byte[]> sound = soundFiles();
        return FUZZING.run(
                temp.resolve("damaged.safetensors"),
                count,
                (seed, mutator) -> mutator.mutate(sound.get(seed % sound.size())));
    }

    private List<byte[]> soundFiles() throws IOException {
        List<byte[]> files = new ArrayList<>();
        Path file = temp.resolve("sound.safetensors");
        new SafetensorsWriter().write(file);
        files.add(Files.readAllBytes(file));
        new SafetensorsWriter()
                .metadata("format", "pt")
                .metadata("prompt", "红色的心 \"\\")
                .add("prompt_embeds", new float[48], 1, 6, 8)
                .add("negative_prompt_embeds", new float[16], 1, 2, 8)
                .write(file);
        files.add(Files.readAllBytes(file));
        SafetensorsWriter many = new SafetensorsWriter();
        for (int i = 0; i < 20; i++) {
            DType dtype = DType.values()[i];
            byte[] bytes = new byte[dtype.bits()];
            many.add("tensor." + i, dtype, ByteBuffer.wrap(bytes), 2, 1, 4);
        }
        many.write(file);
        files.add(Files.readAllBytes(file));
        files.add(Files.readAllBytes(PYTHON.resolve("as-cogview4j-writes.safetensors")));
        return files;
    }

    private static void readAll(Path path) {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            long bytes = 0;
            for (TensorInfo tensor : file.tensors().values()) {
                bytes += file.bytes(tensor).byteSize();
            }
            assertThat(bytes).isLessThanOrEqualTo(path.toFile().length());
        }
    }
}
