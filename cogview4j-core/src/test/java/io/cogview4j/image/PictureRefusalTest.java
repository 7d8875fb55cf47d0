package io.cogview4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.fixtures.SmallProcess;
import io.cogview4j.image.KnownPictures.Known;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.MessageCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no picture to be read is told in one message that names the file. */
class PictureRefusalTest {
    private static final Known PNG = KnownPictures.named("png", "png-rgb-8");
    private static final Known JPEG = KnownPictures.named("jpeg", "jpeg-444");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "474946383961, GIF",
        "524946461a00000057454250, WebP",
        "000000206674797061766966, AVIF",
        "0000001c6674797068656963, HEIC",
        "49492a0008000000, TIFF",
        "4d4d002a00000008, TIFF",
        "424d9a00000000000000, BMP",
        "0000000c6a5020200d0a870a, JPEG 2000",
        "ff0a0000, JPEG XL",
        "38425053, PSD",
        "00000100, ICO",
        "255044462d312e37, PDF"
    })
    void otherFormatsAreNamed(String start, String format) throws IOException {
        InvalidRequestException refusal = refusal(HexFormat.of().parseHex(start));

        assertThat(refusal.code()).isEqualTo(CoreMessage.PICTURE_FORMAT_UNSUPPORTED);
        assertThat(refusal.problem().values()).contains(format);
    }

    @Test
    void whatDownloadsLeaveIsRecognised() throws IOException {
        assertThat(code("version https://git-lfs.github.com/spec/v1\n")).isEqualTo(CoreMessage.FILE_IS_LFS_POINTER);
        assertThat(code("<!DOCTYPE html><html>")).isEqualTo(CoreMessage.FILE_IS_WEB_PAGE);
        assertThat(code("")).isEqualTo(CoreMessage.FILE_EMPTY);
        assertThat(code("good day to you")).isEqualTo(CoreMessage.PICTURE_UNKNOWN);
    }

    @Test
    void whatIsNoFileIsNotOpened() {
        assertThat(code(folder)).isEqualTo(CoreMessage.FILE_IS_FOLDER);
        assertThat(code(folder.resolve("none.png"))).isEqualTo(CoreMessage.FILE_MISSING);
        assertThat(code(Path.of("/dev/zero"))).isEqualTo(CoreMessage.FILE_NOT_REGULAR);
    }

    @Test
    void animationsAreRefused() throws IOException {
        assertThat(code(DamagedPng.with(PNG.file(), "acTL", new byte[8]))).isEqualTo(CoreMessage.PICTURE_ANIMATED);
    }

    @Test
    void jpegInCmykIsRefused() throws IOException {
        assertThat(code(KnownPictures.bytes(KnownPictures.node("cmyk")))).isEqualTo(CoreMessage.JPEG_CMYK);
    }

    @Test
    void rareKindsOfJpegAreRefused() throws IOException {
        byte[] arithmetic = JPEG.file().clone();
        int frame = frame();
        arithmetic[frame + 1] = (byte) 0xc9;
        assertThat(code(arithmetic)).isEqualTo(CoreMessage.JPEG_KIND_UNSUPPORTED);

        byte[] twelveBits = JPEG.file().clone();
        twelveBits[frame + 4] = 12;
        assertThat(code(twelveBits)).isEqualTo(CoreMessage.JPEG_KIND_UNSUPPORTED);
    }

    @Test
    void giantsAreRefusedByTheirHeaders() throws IOException {
        assertThat(code(DamagedPng.withSize(PNG.file(), 70_000, 70_000))).isEqualTo(CoreMessage.PICTURE_TOO_LARGE);
        assertThat(code(DamagedPng.withSize(PNG.file(), -1, -1))).isEqualTo(CoreMessage.PICTURE_TOO_LARGE);
        assertThat(code(jpegOfSize(65_000, 65_000))).isEqualTo(CoreMessage.PICTURE_TOO_LARGE);
    }

    @Test
    void noMemoryIsTakenForPixelsThatAFileCannotHold() throws IOException {
        assertThat(code(DamagedPng.withSize(PNG.file(), 8000, 8000))).isEqualTo(CoreMessage.PICTURE_CUT_SHORT);
        assertThat(code(jpegOfSize(8000, 8000))).isEqualTo(CoreMessage.PICTURE_CUT_SHORT);
    }

    @Test
    void picturesThatTheHeapCannotHoldAreRefusedBeforeTheyAreDecoded() throws Exception {
        Path file = folder.resolve("large.png");
        ImageIO.write(new BufferedImage(5000, 5000, BufferedImage.TYPE_BYTE_BINARY), "png", file.toFile());

        assertThat(SmallProcess.run(Opens.class, file.toString())).containsExactly("picture-needs-heap");
    }

    static final class Opens {
        private Opens() {}

        @SuppressWarnings("unused") // started by name
        public static void main(String[] arguments) {
            System.out.println(code(Path.of(arguments[0])).id());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg"})
    void anInterruptedThreadIsNoDamage(String kind) throws IOException {
        SourcePicture picture =
                SourcePicture.open(KnownPictures.of(kind).getFirst().write(folder));
        try {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(CancelledException.class).isThrownBy(picture::read);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void picturesWithoutPixelsAreDamaged() throws IOException {
        assertThat(code(DamagedPng.withSize(PNG.file(), 0, 5))).isEqualTo(CoreMessage.PICTURE_DAMAGED);
        assertThat(code(jpegOfSize(0, 5))).isEqualTo(CoreMessage.PICTURE_DAMAGED);
    }

    @Test
    void pixelsThatCannotBeUnpackedAreDamage() throws IOException {
        byte[] file = PNG.file().clone();
        int data = new String(file, StandardCharsets.ISO_8859_1).indexOf("IDAT") + 4;
        file[data] = 0x55;
        SourcePicture picture =
                SourcePicture.open(Files.write(folder.resolve("d"), DamagedPng.withSoundChecksums(file)));

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(picture::read)
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.PICTURE_DAMAGED));
    }

    @Test
    void aWrongChecksumIsDamage() throws IOException {
        byte[] file = PNG.file().clone();
        file[file.length - 20]++;
        assertThat(code(file)).isEqualTo(CoreMessage.PNG_CHECKSUM_WRONG);
    }

    @Test
    void whereverAFileIsCutShortItIsToldSo() throws IOException {
        for (Known whole : new Known[] {PNG, JPEG}) {
            for (int length = 8; length < whole.file().length; length += 7) {
                assertThat(code(Arrays.copyOf(whole.file(), length)))
                        .as("%s of %d bytes", whole, length)
                        .isEqualTo(CoreMessage.PICTURE_CUT_SHORT);
            }
        }
    }

    @Test
    void aFileThatWasExchangedSinceIsNotDecoded() throws IOException {
        SourcePicture picture = SourcePicture.open(PNG.write(folder));
        Files.write(folder.resolve(PNG.name()), DamagedPng.withSize(PNG.file(), 14, 9));

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(picture::read)
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.FILE_CHANGED));
    }

    /** Images would remember a file that they were not made from. */
    @Test
    void aFileWithOtherPixelsOrOtherTextsSinceIsNotDecodedEither() throws IOException {
        Path file = folder.resolve("p.png");
        for (byte[] other : List.of(png(1, List.of()), png(0, List.of(new PngText("Title", "other"))))) {
            Files.write(file, png(0, List.of()));
            SourcePicture picture = SourcePicture.open(file);
            Files.write(file, other);

            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(picture::read)
                    .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.FILE_CHANGED));
        }
    }

    private static byte[] png(int red, List<PngText> texts) {
        return PngEncoder.encode(new RgbImage(1, 1, new byte[] {(byte) red, 0, 0}), texts);
    }

    private static int frame() {
        return new String(JPEG.file(), StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
    }

    private static byte[] jpegOfSize(int width, int height) {
        byte[] file = JPEG.file().clone();
        int frame = frame();
        file[frame + 5] = (byte) (height >> 8);
        file[frame + 6] = (byte) height;
        file[frame + 7] = (byte) (width >> 8);
        file[frame + 8] = (byte) width;
        return file;
    }

    private MessageCode code(String content) throws IOException {
        return code(content.getBytes(StandardCharsets.UTF_8));
    }

    private MessageCode code(byte[] content) throws IOException {
        return refusal(content).code();
    }

    private InvalidRequestException refusal(byte[] content) throws IOException {
        Path file = folder.resolve("picture.png");
        Files.deleteIfExists(file);
        return refusal(Files.write(file, content));
    }

    private static MessageCode code(Path file) {
        return refusal(file).code();
    }

    private static InvalidRequestException refusal(Path file) {
        try {
            SourcePicture.open(file).read();
        } catch (InvalidRequestException e) {
            assertThat(e).hasMessageContaining(file.toString());
            return e;
        }
        throw new AssertionError(file + " is read");
    }
}
