package io.cogview4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.SourcePictures;
import io.cogview4j.bits.Sha256;
import io.cogview4j.image.KnownPictures.Known;
import io.cogview4j.message.CoreMessage;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of all kinds have the pixels that Pillow reads, over white. */
class SourcePictureTest {
    @TempDir
    private Path folder;

    static List<Known> pngs() {
        return KnownPictures.of("png");
    }

    static List<Known> jpegs() {
        return KnownPictures.of("jpeg");
    }

    static List<Known> turned() {
        return KnownPictures.of("png_orientation");
    }

    static List<Known> profiled() {
        return KnownPictures.of("profile");
    }

    @ParameterizedTest
    @MethodSource("pngs")
    void everyKindOfPngIsRead(Known known) throws IOException {
        SourcePicture picture = SourcePicture.open(known.write(folder));

        assertThat(picture.size()).isEqualTo(new ImageSize(known.width(), known.height()));
        assertThat(picture.read().rgb()).containsExactly(known.rgb());
        assertThat(picture.notes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource({"pngs", "jpegs"})
    void isKnownByAllOfItsFile(Known known) throws IOException {
        Path file = Files.write(known.write(folder), new byte[] {1, 2, 3}, StandardOpenOption.APPEND);

        assertThat(SourcePicture.open(file).identity())
                .isEqualTo(new SourcePictures.Used(file.getFileName().toString(), Sha256.of(file)));
    }

    @Test
    void inMemoryItIsNotKnown() {
        assertThat(SourcePicture.of(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB))
                        .identity())
                .isEqualTo(new SourcePictures.Used(null, null));
    }

    /** Decoders may differ in how they round. */
    @ParameterizedTest
    @MethodSource("jpegs")
    void everyUsualKindOfJpegIsReadUpright(Known known) throws IOException {
        SourcePicture picture = SourcePicture.open(known.write(folder));

        assertThat(picture.size()).isEqualTo(new ImageSize(known.width(), known.height()));
        assertThat(farthest(picture.read().rgb(), known.rgb())).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("turned")
    void aPngIsTurnedAsItsExifSays(Known known) throws IOException {
        RgbImage image = SourcePicture.open(known.write(folder)).read();

        assertThat(image.width()).isEqualTo(known.width());
        assertThat(image.rgb()).containsExactly(known.rgb());
    }

    @ParameterizedTest
    @MethodSource("profiled")
    void coloursOfAProfileBecomeThoseOfSrgb(Known known) throws IOException {
        SourcePicture picture = SourcePicture.open(known.write(folder));

        assertThat(farthest(picture.read().rgb(), known.rgb())).isLessThanOrEqualTo(2);
        assertThat(picture.notes()).isEmpty();
    }

    @Test
    void aProfileThatMeansSrgbChangesNoBit() throws IOException {
        Known known = KnownPictures.named("profile", "srgb");

        assertThat(SourcePicture.open(known.write(folder)).read().rgb()).containsExactly(known.rgb());
    }

    @Test
    void aProfileThatIsDamagedIsIgnoredAndNoted() throws IOException {
        byte[] damaged = Files.readAllBytes(KnownPictures.named("profile", "p3").write(folder));
        Path file = Files.write(folder.resolve("damaged"), DamagedPng.withOtherProfile(damaged));

        SourcePicture picture = SourcePicture.open(file);

        assertThat(picture.read().width()).isEqualTo(34);
        assertThat(picture.notes())
                .extracting(note -> note.code())
                .containsExactly(CoreMessage.PICTURE_PROFILE_IGNORED);
    }

    @Test
    void aMaskIsGreyAsInPillow() throws IOException {
        byte[] rgb = KnownPictures.noise(9, 16 * 16 * 3);
        Path file = Files.write(folder.resolve("m.png"), PngEncoder.encode(new RgbImage(16, 16, rgb), List.of()));

        assertThat(SourcePicture.open(file).readGrey(ImageSize.square(16)))
                .containsExactly(KnownPictures.bytes(KnownPictures.node("grey").path("grey")));
    }

    /** A quarter of a pixel's area is white, then half of it, then three quarters. */
    @Test
    void aMaskThatIsMadeSmallerIsWhiteWhereMostOfItWas() throws IOException {
        BufferedImage mask = new BufferedImage(6, 2, BufferedImage.TYPE_BYTE_GRAY);
        int[] white = {0, 0, 2, 0, 3, 0, 4, 0, 4, 1, 5, 0};
        for (int i = 0; i < white.length; i += 2) {
            mask.getRaster().setSample(white[i], white[i + 1], 0, 255);
        }

        byte[] grey = SourcePicture.of(mask).readGrey(new ImageSize(3, 1));

        assertThat(grey).containsExactly((byte) 64, (byte) 128, (byte) 192);
    }

    @Test
    void aPictureIsBroughtToASize() throws IOException {
        Known known = pngs().getFirst();
        RgbImage image = SourcePicture.open(known.write(folder)).read(new ImageSize(20, 30));

        assertThat(image.width()).isEqualTo(20);
        assertThat(image.height()).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_INT_ARGB_PRE,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR
            })
    void imagesOfJavaAreReadWhateverTheirType(int type) {
        BufferedImage image = new BufferedImage(2, 1, type);
        image.setRGB(0, 0, new Color(10, 20, 30).getRGB());
        image.setRGB(1, 0, new Color(255, 0, 128).getRGB());

        assertThat(SourcePicture.of(image).read().rgb()).containsExactly(10, 20, 30, 255, 0, 128);
    }

    @Test
    void greyOfJavaIsNotMadeLighter() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 100);

        assertThat(SourcePicture.of(image).read().rgb()).containsExactly(100, 100, 100);
    }

    @Test
    void transparentPixelsOfJavaLetWhiteThrough() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x80_00_00_00);

        assertThat(SourcePicture.of(image).read().rgb())
                .containsExactly(127, 127, 127, (byte) 255, (byte) 255, (byte) 255);
    }

    /** Decoders allocate buffers of constant size as well, and that of PNG something for each row, which is soon free again. */
    @ParameterizedTest
    @CsvSource({"png, 1", "jpg, 1", "jpg, 6"})
    void readingAllocatesWhatTheHeaderForetells(String format, int orientation) throws IOException {
        BufferedImage large = new BufferedImage(1200, 900, BufferedImage.TYPE_3BYTE_BGR);
        Path file = folder.resolve("large." + format);
        ImageIO.write(large, format, file.toFile());
        if (orientation > 1) {
            Files.write(file, TurnedJpeg.of(Files.readAllBytes(file), orientation));
        }
        SourcePicture picture = SourcePicture.open(file);
        picture.read();
        long before = allocatedBytes();
        picture.read();
        long allocated = allocatedBytes() - before;

        double foretold = picture.readingBytes(picture.size());
        double rows = format.equals("png") ? 0.6 * foretold : 0;
        assertThat((double) allocated).isBetween(foretold, foretold + rows + (2 << 20));
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static int farthest(byte[] got, byte[] want) {
        assertThat(got).hasSameSizeAs(want);
        int farthest = 0;
        for (int i = 0; i < got.length; i++) {
            farthest = Math.max(farthest, Math.abs(Byte.toUnsignedInt(got[i]) - Byte.toUnsignedInt(want[i])));
        }
        return farthest;
    }
}
