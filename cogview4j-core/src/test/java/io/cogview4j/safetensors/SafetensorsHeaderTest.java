package io.cogview4j.safetensors;

import static io.cogview4j.safetensors.RawFile.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsHeaderTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusesAMalformedHeader(String reason, String header, int dataBytes) throws IOException {
        Path file = RawFile.of(folder, header, dataBytes);

        assertRefused(file, reason);
    }

    static Stream<Arguments> refusesAMalformedHeader() {
        return Stream.of(
                Arguments.of("is not a JSON object", "", 0),
                Arguments.of("is not sound JSON", "{", 0),
                Arguments.of("is not sound JSON", "{\"a\":", 0),
                Arguments.of("is not sound JSON", "{}\0\0", 0),
                Arguments.of("nesting depth", "{\"a\":".repeat(100_000), 0),
                Arguments.of("nesting depth", "{\"a\":{\"x\":" + "[".repeat(100_000), 0),
                Arguments.of("is not a JSON object", "[]", 0),
                Arguments.of("is not a JSON object", "null", 0),
                Arguments.of("goes on after the JSON object", "{} {}", 0),
                Arguments.of("the entry of tensor a is not a JSON object", "{\"a\":[]}", 0),
                Arguments.of("lacks \"dtype\"", "{\"a\":{\"shape\":[1],\"data_offsets\":[0,1]}}", 1),
                Arguments.of("lacks \"shape\"", "{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}", 1),
                Arguments.of("lacks \"data_offsets\"", "{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}", 1),
                Arguments.of("Duplicate", "{" + entry("a", 0, 1) + "," + entry("a", 1, 2) + "}", 2),
                Arguments.of(
                        "Duplicate",
                        "{\"a\":{\"shape\":[2],\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
                        1),
                Arguments.of("Duplicate", "{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0),
                Arguments.of("__metadata__ is not a JSON object", "{\"__metadata__\":[]}", 0),
                Arguments.of("\"k\" in its __metadata__ is not a text", "{\"__metadata__\":{\"k\":1}}", 0),
                tensor("\"shape\" of tensor a is not a list of whole numbers", "U8", "1", "[0,1]", 1),
                tensor("\"shape\" of tensor a is not a list of whole numbers", "U8", "[1.0]", "[0,1]", 1),
                tensor("\"shape\" of tensor a is not a list of whole numbers", "U8", "[1e0]", "[0,1]", 1),
                tensor("\"shape\" of tensor a is not a list of whole numbers", "U8", "[\"1\"]", "[0,1]", 1),
                tensor("\"shape\" of tensor a is not a list of whole numbers", "U8", "[[1]]", "[0,1]", 1),
                tensor("\"shape\" of tensor a is not a list of whole numbers", "U8", "[-1]", "[0,1]", 1),
                tensor(
                        "\"shape\" of tensor a is not a list of whole numbers",
                        "U8",
                        "[9223372036854775808]",
                        "[0,1]",
                        1),
                tensor("\"shape\" of tensor a is not a list of whole numbers", "U8", ones(65), "[0,1]", 1),
                tensor("the impossible shape [4294967296, 4294967296]", "U8", "[4294967296,4294967296]", "[0,1]", 1),
                tensor("the impossible shape [9223372036854775807]", "F32", "[9223372036854775807]", "[0,1]", 1),
                tensor("the impossible shape [3]", "F4", "[3]", "[0,2]", 2),
                tensor("needs 8 bytes but has 4", "F32", "[2]", "[0,4]", 4),
                tensor("needs 4 bytes but has 8", "F32", "[]", "[0,8]", 8),
                tensor("the offsets [1, 0], not a begin and an end", "U8", "[1]", "[1,0]", 1),
                tensor("the offsets [0], not a begin and an end", "U8", "[1]", "[0]", 1),
                tensor("the offsets [0, 1, 2], not a begin and an end", "U8", "[1]", "[0,1,2]", 1),
                tensor("\"data_offsets\" of tensor a is not a list of whole numbers", "U8", "[1]", "[-1,0]", 1),
                tensor("\"data_offsets\" of tensor a is not a list of whole numbers", "U8", "[1]", "[0,1.5]", 1),
                tensor("the file has only 7 behind it", "U8", "[8]", "[0,8]", 7),
                tensor("the data type \"Q4_0\"", "Q4_0", "[1]", "[0,1]", 1),
                tensor("the data type \"\"", "", "[1]", "[0,1]", 1),
                Arguments.of("1 bytes before tensor a belong to no tensor", "{" + entry("a", 1, 2) + "}", 2),
                Arguments.of(
                        "2 bytes before tensor b belong to no tensor",
                        "{" + entry("a", 0, 1) + "," + entry("b", 3, 4) + "}",
                        4),
                Arguments.of("3 bytes at its end belong to no tensor", "{" + entry("a", 0, 1) + "}", 4),
                Arguments.of("4 bytes at its end belong to no tensor", "{}", 4),
                Arguments.of("tensors a and b overlap", "{" + entry("a", 0, 3) + "," + entry("b", 2, 4) + "}", 4),
                Arguments.of("tensors a and b overlap", "{" + entry("a", 0, 4) + "," + entry("b", 0, 4) + "}", 4),
                Arguments.of("tensors a and b overlap", "{" + entry("a", 0, 4) + "," + entry("b", 2, 2) + "}", 4));
    }

    private static Arguments tensor(String reason, String dtype, String shape, String offsets, int dataBytes) {
        return Arguments.of(reason, "{" + entry("a", dtype, shape, offsets) + "}", dataBytes);
    }

    private static String ones(int dimensions) {
        return "[" + "1,".repeat(dimensions - 1) + "1]";
    }

    @ParameterizedTest
    @CsvSource({"0, it is empty", "7, it has only 7 bytes", "8, and the file has only 8", "12, and the file has only 12"
    })
    void refusesAFileCutInsideItsHeader(int bytes, String reason) throws IOException {
        Path sound = RawFile.of(folder, "{" + entry("a", 0, 1) + "}", 1);
        Path file = folder.resolve("cut.safetensors");
        Files.write(file, List.of());
        try (var in = Files.newInputStream(sound);
                var out = Files.newOutputStream(file)) {
            out.write(in.readNBytes(bytes));
        }

        assertRefused(file, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "16777217, claims 16777217 bytes and no more than 16777216 are read",
        "9223372036854775807, claims 9223372036854775807 bytes",
        "-1, claims 18446744073709551615 bytes"
    })
    void refusesAHeaderLengthBeyondTheLimitWithoutAllocatingIt(long length, String reason) throws IOException {
        byte[] bytes = ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
        Path file = Files.write(folder.resolve("long.safetensors"), bytes);

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> SafetensorsHeader.read(file))
                .extracting(e -> e.getMessage().replace(",", ""))
                .asString()
                .contains(reason);
    }

    @Test
    void refusesUtf16AndBrokenUtf8() throws IOException {
        assertRefused(RawFile.of(folder, "{}".getBytes(StandardCharsets.UTF_16LE), 0), "is not sound JSON");
        assertRefused(RawFile.of(folder, new byte[] {'{', '"', (byte) 0xff, '"', ':'}, 0), "is not sound JSON");
    }

    @Test
    void keepsControlCharactersAndLongNamesOutOfItsMessages() throws IOException {
        String name = "\\u001b[31m" + "x".repeat(10_000);
        Path file = RawFile.of(folder, "{" + entry(name, 1, 2) + "}", 2);

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> SafetensorsHeader.read(file))
                .satisfies(
                        e -> assertThat(e.getMessage()).doesNotContain("\u001b").hasSizeLessThan(1000));
    }

    @Test
    void saysThatAFolderIsAFolder() {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> SafetensorsHeader.read(folder))
                .withMessage(folder + " is a folder, not a safetensors file.");
    }

    @Test
    void saysThatAFileIsMissing() {
        Path file = folder.resolve("none.safetensors");

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> SafetensorsHeader.read(file))
                .withMessage(file + " is missing.");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void saysWhichLinkLeadsNowhere() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.safetensors"), Path.of("blobs/1234"));

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> SafetensorsHeader.read(link))
                .withMessage(link + " is a link to blobs/1234, which is missing.");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void refusesADeviceInsteadOfReadingItForEver() {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> SafetensorsHeader.read(Path.of("/dev/zero")))
                .withMessage("/dev/zero is not a regular file.");
    }

    @Test
    void readsNamesTypesShapesPlacesAndMetadata() throws IOException {
        String header = "{\"__metadata__\":{\"format\":\"pt\"}," + entry("b", "F32", "[2,1]", "[4,12]") + ","
                + entry("a", "U8", "[4]", "[0,4]") + "}  ";
        SafetensorsHeader read = SafetensorsHeader.read(RawFile.of(folder, header, 12));

        long start = 8 + header.length();
        assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
        assertThat(read.tensors().values())
                .containsExactly(
                        new TensorInfo("b", DType.F32, List.of(2L, 1L), start + 4, 8),
                        new TensorInfo("a", DType.U8, List.of(4L), start, 4));
    }

    @Test
    void readsScalarsAndTensorsWithoutElements() throws IOException {
        String header = "{" + entry("scalar", "F32", "[]", "[0,4]") + "," + entry("none", "F32", "[3,0]", "[4,4]") + ","
                + entry("first", "F32", "[0]", "[0,0]") + "}";
        SafetensorsHeader read = SafetensorsHeader.read(RawFile.of(folder, header, 4));

        assertThat(read.tensors().values()).extracting(TensorInfo::elements).containsExactly(1L, 0L, 0L);
    }

    @Test
    void passesOverKeysThatItDoesNotKnow() throws IOException {
        String header = "{\"a\":{\"dtype\":\"U8\",\"extra\":{\"x\":[1,{}]},\"shape\":[1],\"data_offsets\":[0,1]}}";

        assertThat(SafetensorsHeader.read(RawFile.of(folder, header, 1)).tensors())
                .containsOnlyKeys("a");
    }

    @ParameterizedTest
    @EnumSource
    void listsTensorsOfEveryTypeOfTheFormat(DType dtype) throws IOException {
        String header = "{" + entry("a", dtype.name(), "[8]", "[0," + dtype.bits() + "]") + "}";

        assertThat(SafetensorsHeader.read(RawFile.of(folder, header, dtype.bits()))
                        .tensors()
                        .get("a")
                        .dtype())
                .isEqualTo(dtype);
    }

    private static void assertRefused(Path file, String reason) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> SafetensorsHeader.read(file))
                .withMessageStartingWith(file.toString())
                .withMessageContaining(reason)
                .withMessageEndingWith(".")
                .satisfies(e -> assertThat(e.advice()).isNotBlank());
    }
}
