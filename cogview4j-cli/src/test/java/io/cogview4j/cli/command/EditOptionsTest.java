package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures made from pictures, by the command. */
class EditOptionsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeAPictureAndAMask() throws IOException {
        BufferedImage picture = new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB);
        BufferedImage mask = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 128 * 128; i++) {
            picture.setRGB(i % 128, i / 128, 0xfafafa - i % 7);
        }
        for (int i = 0; i < 32 * 64; i++) {
            mask.setRGB(i % 32, i / 32, 0xffffff);
        }
        ImageIO.write(picture, "png", folder.resolve("picture.png").toFile());
        ImageIO.write(mask, "png", folder.resolve("mask.png").toFile());
        Files.writeString(folder.resolve("text.png"), "no picture");
    }

    @Test
    void theStageThatEncodesThePictureIsTold() {
        CliRun run = generate("--image", "picture.png", "--seed", "7");

        assertThat(run.succeeds().err().lines().map(line -> line.split(" +\\d")[0]))
                .containsExactly("Text encoding", "Image encoding", "Denoising", "Decoding");
    }

    @Test
    void pixelsOutsideTheMaskStay() throws IOException {
        generate("--image", "picture.png", "--mask", "mask.png").succeeds();

        BufferedImage before = ImageIO.read(folder.resolve("picture.png").toFile());
        BufferedImage after = ImageIO.read(folder.resolve("out.png").toFile());
        assertThat(after.getRGB(64, 0, 64, 128, null, 0, 64)).isEqualTo(before.getRGB(64, 0, 64, 128, null, 0, 64));
        assertThat(after.getRGB(0, 0, 64, 128, null, 0, 64)).isNotEqualTo(before.getRGB(0, 0, 64, 128, null, 0, 64));
    }

    @Test
    void aPictureIsExtended() throws IOException {
        generate("--image", "picture.png", "--extend", "left=16, bottom=32", "--force")
                .succeeds();

        BufferedImage after = ImageIO.read(folder.resolve("out.png").toFile());
        assertThat(after.getWidth()).isEqualTo(144);
        assertThat(after.getHeight()).isEqualTo(160);
    }

    @Test
    void otherProgramsNamesAreTaken() {
        generate("--init-image", "picture.png", "--denoising-strength", "0.5").succeeds();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--strength 0.5 | option-without",
                "--mask mask.png | option-without",
                "--extend left=16 | option-without",
                "--image picture.png --feather 8 | option-without",
                "--image picture.png --no-keep | option-without",
                "--image picture.png --invert-mask | option-without",
                "--image picture.png --mask mask.png --extend left=16 | mask-and-extend",
                "--image picture.png --extend 16 | margins-unreadable",
                "--image picture.png --extend left=1,left=2 | margins-unreadable",
                "--image picture.png --extend up=16 | margins-unreadable",
                "--image picture.png --extend left=0 | margins-out-of-range",
                "--image picture.png --extend left=16 --size 128x128 | margins-and-size",
                "--image picture.png --strength 1.5 | strength-out-of-range",
                "--image picture.png --mask mask.png --feather -1 | feather-out-of-range",
                "--image none.png | file-missing",
                "--image text.png | picture-unknown",
                "--control picture.png | control-image-unused",
            })
    void whatCannotBeIsRefusedBeforeTheWork(String options, String code) {
        CliRun run = generate(options.split(" "));

        assertThat(run.exitCode()).isIn(1, 2);
        assertThat(run.err()).contains("[" + code + "]");
        assertThat(folder.resolve("out.png")).doesNotExist();
    }

    /** Names of pictures are those in the folder. */
    private CliRun generate(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "generate",
                "a red heart",
                "--steps",
                "4",
                "--output",
                folder.resolve("out.png").toString()));
        for (String option : options) {
            arguments.add(option.endsWith(".png") ? folder.resolve(option).toString() : option);
        }
        return CliRun.of(arguments.toArray(String[]::new));
    }
}
