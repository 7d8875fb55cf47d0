package io.cogview4j.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many pictures on one, with what they are. */
class ContactSheetTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 2, 1", "3, 2, 2", "4, 2, 2", "6, 3, 2", "12, 4, 3", "100, 12, 9"})
    void rowsAndColumnsMakeASheetThatIsALittleWiderThanHigh(int count, int columns, int rows) {
        SheetLayout layout = SheetLayout.of(count, 1);

        assertThat(layout.columns()).isEqualTo(columns);
        assertThat(layout.rows()).isEqualTo(rows);
    }

    @Test
    void picturesStandInTheOrderOfTheirPlacesWhateverTheOrderTheyComeIn() throws IOException {
        ContactSheet sheet = new ContactSheet(2, withoutFonts());
        sheet.add(1, picture(64, 64, Color.BLUE), List.of());
        sheet.add(0, picture(64, 64, Color.RED), List.of());

        BufferedImage drawn = drawn(sheet);

        assertThat(new Color(drawn.getRGB(12 + 32, 12 + 32))).isEqualTo(Color.RED);
        assertThat(new Color(drawn.getRGB(12 + 64 + 12 + 32, 12 + 32))).isEqualTo(Color.BLUE);
    }

    @Test
    void aPictureKeepsItsShape() throws IOException {
        ContactSheet sheet = new ContactSheet(1, withoutFonts());
        sheet.add(0, picture(1536, 768, Color.RED), List.of());

        BufferedImage drawn = drawn(sheet);

        assertThat(drawn.getWidth()).isEqualTo(384 + 24);
        assertThat(drawn.getHeight()).isEqualTo(192 + 24);
    }

    @Test
    void memoryIsBoundedHoweverManyPicturesThereAre() {
        for (int count : new int[] {1, 30, 300, 1024}) {
            int side = SheetLayout.side(count);
            assertThat((long) count * side * side).as(count + " pictures").isLessThan(13_000_000);
        }
    }

    @Test
    void theCaptionStandsUnderThePicture() throws IOException {
        ContactSheet sheet = new ContactSheet(1);
        sheet.add(0, picture(64, 64, Color.RED), List.of("a red heart", "seed 7"));

        BufferedImage drawn = drawn(sheet);

        assertThat(darkPixels(drawn, 12 + 64)).isGreaterThan(50);
    }

    @Test
    void withoutAnyFontTheSheetIsDrawnWithoutCaptions() {
        ContactSheet sheet = new ContactSheet(1, withoutFonts());
        sheet.add(0, picture(64, 64, Color.RED), List.of("a red heart"));

        List<Message> warnings = sheet.save(file());

        assertThat(warnings).extracting(Message::code).containsExactly(CoreMessage.SHEET_WITHOUT_CAPTIONS);
        assertThat(file()).isNotEmptyFile();
    }

    @Test
    void textThatNoFontHasBecomesANoteAndNoBoxes() {
        ContactSheet sheet = new ContactSheet(2);
        sheet.add(0, picture(64, 64, Color.RED), List.of("\uDBFF\uDFF0 private use", "seed 7"));
        sheet.add(1, picture(64, 64, Color.RED), List.of("a heart", "seed 8"));

        assertThat(sheet.save(file())).containsExactly(Message.of(CoreMessage.SHEET_CAPTIONS_INCOMPLETE, 1));
    }

    @Test
    void aFontOfTheSystemIsFoundForCharactersThatTheUsualOneLacks() {
        Graphics2D graphics = picture(1, 1, Color.RED).createGraphics();
        Font usual = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
        Font lacking = new Font(Font.SANS_SERIF, Font.PLAIN, 12) {
            private static final long serialVersionUID = 1;

            @Override
            public boolean canDisplay(int codePoint) {
                return codePoint != 'q' && super.canDisplay(codePoint);
            }

            @Override
            public Font deriveFont(float size) {
                return this;
            }
        };
        CaptionFont font = new CaptionFont(graphics, fonts(lacking, List.of(lacking, usual)), 12);

        assertThat(CaptionFont.missing(font.of("a queen"), "a queen")).isZero();
        assertThat(font.of("a king")).isSameAs(lacking);
    }

    @Test
    void aLongCaptionIsBrokenAtSpacesAndEndsInDots() {
        CaptionFont font = new CaptionFont(picture(1, 1, Color.RED).createGraphics(), SystemFonts.OF_MACHINE, 12);
        Font used = font.of("word");

        List<String> lines = font.lines("word ".repeat(100), used, 120, 3);

        assertThat(lines).hasSize(3).allMatch(line -> line.startsWith("word"));
        assertThat(lines.getLast()).endsWith("...");
    }

    @Test
    void whatWouldNotBeSeenIsLeftOutAndTold() {
        ContactSheet sheet = new ContactSheet(ContactSheet.MOST_PICTURES + 1, withoutFonts());
        sheet.add(0, picture(8, 8, Color.RED), List.of());
        sheet.add(ContactSheet.MOST_PICTURES, picture(8, 8, Color.BLUE), List.of());

        assertThat(sheet.save(file()))
                .extracting(Message::code)
                .containsExactly(CoreMessage.SHEET_TOO_MANY, CoreMessage.SHEET_WITHOUT_CAPTIONS);
    }

    private static SystemFonts withoutFonts() {
        return new SystemFonts() {
            @Override
            public Font usual() {
                throw new InternalError("Fontconfig head is null, check your fonts or fonts configuration");
            }

            @Override
            public List<Font> all() {
                return List.of();
            }
        };
    }

    private static SystemFonts fonts(Font usual, List<Font> all) {
        return new SystemFonts() {
            @Override
            public Font usual() {
                return usual;
            }

            @Override
            public List<Font> all() {
                return all;
            }
        };
    }

    private static long darkPixels(BufferedImage image, int fromRow) {
        long dark = 0;
        for (int y = fromRow; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                Color colour = new Color(image.getRGB(x, y));
                dark += colour.getRed() + colour.getGreen() + colour.getBlue() < 200 ? 1 : 0;
            }
        }
        return dark;
    }

    private BufferedImage drawn(ContactSheet sheet) throws IOException {
        sheet.save(file());
        return ImageIO.read(file().toFile());
    }

    private Path file() {
        return folder.resolve("sheet.png");
    }

    private static BufferedImage picture(int width, int height, Color colour) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return picture;
    }
}
