package io.cogview4j.safetensors;

import static io.cogview4j.safetensors.RawFile.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.MessageCode;
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
    void refusesAMalformedHeader(MessageCode code, String header, int dataBytes, List<Object> values)
            throws IOException {
        Path file = RawFile.of(folder, header, dataBytes);

        assertRefused(file, code, values.toArray());
    }

    static Stream<Arguments> refusesAMalformedHeader() {
        return Stream.of(
                header(CoreMessage.SAFETENSORS_HEADER_NOT_OBJECT, "", 0),
                header(CoreMessage.SAFETENSORS_HEADER_NOT_OBJECT, "[]", 0),
                header(CoreMessage.SAFETENSORS_HEADER_NOT_OBJECT, "null", 0),
                header(CoreMessage.SAFETENSORS_HEADER_GOES_ON, "{} {}", 0),
                header(CoreMessage.SAFETENSORS_ENTRY_NOT_OBJECT, "{\"a\":[]}", 0, "a"),
                header(
                        CoreMessage.SAFETENSORS_ENTRY_INCOMPLETE,
                        "{\"a\":{\"shape\":[1],\"data_offsets\":[0,1]}}",
                        1,
                        "a",
                        "dtype"),
                header(
                        CoreMessage.SAFETENSORS_ENTRY_INCOMPLETE,
                        "{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}",
                        1,
                        "a",
                        "shape"),
                header(
                        CoreMessage.SAFETENSORS_ENTRY_INCOMPLETE,
                        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}",
                        1,
                        "a",
                        "data_offsets"),
                header(CoreMessage.SAFETENSORS_METADATA_NOT_OBJECT, "{\"__metadata__\":[]}", 0),
                header(CoreMessage.SAFETENSORS_METADATA_NOT_TEXT, "{\"__metadata__\":{\"k\":1}}", 0, "k"),
                noNumbers("shape", "1", "[0,1]"),
                noNumbers("shape", "[1.0]", "[0,1]"),
                noNumbers("shape", "[1e0]", "[0,1]"),
                noNumbers("shape", "[\"1\"]", "[0,1]"),
                noNumbers("shape", "[[1]]", "[0,1]"),
                noNumbers("shape", "[-1]", "[0,1]"),
                noNumbers("shape", "[9223372036854775808]", "[0,1]"),
                noNumbers("shape", ones(65), "[0,1]"),
                noNumbers("data_offsets", "[1]", "[-1,0]"),
                noNumbers("data_offsets", "[1]", "[0,1.5]"),
                impossible("U8", "[4294967296, 4294967296]", "[0,1]", 1),
                impossible("F32", "[9223372036854775807]", "[0,1]", 1),
                impossible("F4", "[3]", "[0,2]", 2),
                header(CoreMessage.SAFETENSORS_OTHER_LENGTH, tensor("F32", "[2]", "[0,4]"), 4, "a", "F32", "[2]", 8, 4),
                header(CoreMessage.SAFETENSORS_OTHER_LENGTH, tensor("F32", "[]", "[0,8]"), 8, "a", "F32", "[]", 4, 8),
                header(CoreMessage.SAFETENSORS_OFFSETS_NOT_A_RANGE, tensor("U8", "[1]", "[1,0]"), 1, "a", "[1, 0]"),
                header(CoreMessage.SAFETENSORS_OFFSETS_NOT_A_RANGE, tensor("U8", "[1]", "[0]"), 1, "a", "[0]"),
                header(
                        CoreMessage.SAFETENSORS_OFFSETS_NOT_A_RANGE,
                        tensor("U8", "[1]", "[0,1,2]"),
                        1,
                        "a",
                        "[0, 1, 2]"),
                header(CoreMessage.SAFETENSORS_BEYOND_END, tensor("U8", "[8]", "[0,8]"), 7, "a", "[0, 8]", 7),
                header(CoreMessage.SAFETENSORS_UNKNOWN_DTYPE, tensor("Q4_0", "[1]", "[0,1]"), 1, "a", "Q4_0"),
                header(CoreMessage.SAFETENSORS_UNKNOWN_DTYPE, tensor("", "[1]", "[0,1]"), 1, "a", ""),
                header(CoreMessage.SAFETENSORS_HOLE, "{" + entry("a", 1, 2) + "}", 2, 1, "a"),
                header(CoreMessage.SAFETENSORS_HOLE, "{" + entry("a", 0, 1) + "," + entry("b", 3, 4) + "}", 4, 2, "b"),
                header(CoreMessage.SAFETENSORS_TAIL, "{" + entry("a", 0, 1) + "}", 4, 3),
                header(CoreMessage.SAFETENSORS_TAIL, "{}", 4, 4),
                overlap(entry("a", 0, 3), entry("b", 2, 4)),
                overlap(entry("a", 0, 4), entry("b", 0, 4)),
                overlap(entry("a", 0, 4), entry("b", 2, 2)));
    }

    private static Arguments header(MessageCode code, String header, int dataBytes, Object... values) {
        return Arguments.of(code, header, dataBytes, List.of(values));
    }

    private static Arguments noNumbers(String key, String shape, String offsets) {
        return header(CoreMessage.SAFETENSORS_NOT_WHOLE_NUMBERS, tensor("U8", shape, offsets), 1, "a", key);
    }

    private static Arguments impossible(String dtype, String shape, String offsets, int dataBytes) {
        return header(
                CoreMessage.SAFETENSORS_IMPOSSIBLE_SHAPE, tensor(dtype, shape, offsets), dataBytes, "a", dtype, shape);
    }

    private static Arguments overlap(String a, String b) {
        return header(CoreMessage.SAFETENSORS_OVERLAP, "{" + a + "," + b + "}", 4, "a", "b");
    }

    private static String tensor(String dtype, String shape, String offsets) {
        return "{" + entry("a", dtype, shape, offsets) + "}";
    }

    @ParameterizedTest
    @MethodSource
    void refusesAHeaderThatIsNotSoundJson(String header) throws IOException {
        assertRefused(RawFile.of(folder, header, 0), CoreMessage.SAFETENSORS_HEADER_NOT_JSON);
    }

    static Stream<String> refusesAHeaderThatIsNotSoundJson() {
        return Stream.of("{", "{\"a\":", "{}\0\0", "{\"a\":".repeat(100_000), "{\"a\":{\"x\":" + "[".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource
    void refusesANameThatOccursTwice(String header) throws IOException {
        assertRefused(RawFile.of(folder, header, 2), CoreMessage.SAFETENSORS_DUPLICATE_KEY);
    }

    static Stream<String> refusesANameThatOccursTwice() {
        return Stream.of(
                "{" + entry("a", 0, 1) + "," + entry("a", 1, 2) + "}",
                "{\"a\":{\"shape\":[2],\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
                "{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}");
    }

    private static String ones(int dimensions) {
        return "[" + "1,".repeat(dimensions - 1) + "1]";
    }

    @ParameterizedTest
    @MethodSource
    void refusesAFileCutInsideItsHeader(int bytes, MessageCode code, List<Object> values) throws IOException {
        Path sound = RawFile.of(folder, "{" + entry("a", 0, 1) + "}", 1);
        Path file = folder.resolve("cut.safetensors");
        Files.write(file, List.of());
        try (var in = Files.newInputStream(sound);
                var out = Files.newOutputStream(file)) {
            out.write(in.readNBytes(bytes));
        }

        assertRefused(file, code, values.toArray());
    }

    static Stream<Arguments> refusesAFileCutInsideItsHeader() {
        int header = ("{" + entry("a", 0, 1) + "}").length();
        return Stream.of(
                Arguments.of(0, CoreMessage.FILE_EMPTY, List.of()),
                Arguments.of(7, CoreMessage.SAFETENSORS_NO_LENGTH, List.of(7)),
                Arguments.of(8, CoreMessage.SAFETENSORS_HEADER_BEYOND_END, List.of(header, 8)),
                Arguments.of(12, CoreMessage.SAFETENSORS_HEADER_BEYOND_END, List.of(header, 12)));
    }

    @ParameterizedTest
    @CsvSource({"16777217, 16777217", "9223372036854775807, 9223372036854775807", "-1, 18446744073709551615"})
    void refusesAHeaderLengthBeyondTheLimitWithoutAllocatingIt(long length, String claimed) throws IOException {
        byte[] bytes = ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
        Path file = Files.write(folder.resolve("long.safetensors"), bytes);

        assertRefused(file, CoreMessage.SAFETENSORS_HEADER_TOO_LONG, claimed, 16_777_216);
    }

    @Test
    void refusesUtf16AndBrokenUtf8() throws IOException {
        assertRefused(
                RawFile.of(folder, "{}".getBytes(StandardCharsets.UTF_16LE), 0),
                CoreMessage.SAFETENSORS_HEADER_NOT_JSON);
        assertRefused(
                RawFile.of(folder, new byte[] {'{', '"', (byte) 0xff, '"', ':'}, 0),
                CoreMessage.SAFETENSORS_HEADER_NOT_JSON);
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
        assertRefused(folder, CoreMessage.FILE_IS_FOLDER);
    }

    @Test
    void saysThatAFileIsMissing() {
        assertRefused(folder.resolve("none.safetensors"), CoreMessage.FILE_MISSING);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void saysWhichLinkLeadsNowhere() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.safetensors"), Path.of("blobs/1234"));

        assertRefused(link, CoreMessage.FILE_LINK_BROKEN, "blobs/1234");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void refusesADeviceInsteadOfReadingItForEver() {
        assertRefused(Path.of("/dev/zero"), CoreMessage.FILE_NOT_REGULAR);
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

    /** @param values those of the code behind the file; none if they are the words of the JSON parser */
    private static void assertRefused(Path file, MessageCode code, Object... values) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> SafetensorsHeader.read(file))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.problem().values()).startsWith(file.toString());
                    if (values.length > 0) {
                        assertThat(e.problem().values().stream().skip(1))
                                .containsExactlyElementsOf(
                                        Stream.of(values).map(Object::toString).toList());
                    }
                });
    }
}
