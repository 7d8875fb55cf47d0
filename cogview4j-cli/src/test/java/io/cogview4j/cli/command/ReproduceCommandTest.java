package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.PngEncoder;
import io.cogview4j.image.PngReader;
import io.cogview4j.image.PngText;
import io.cogview4j.image.RgbImage;
import io.cogview4j.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A picture draws itself again, and settings of one make another. */
class ReproduceCommandTest {
    @TempDir
    Path folder;

    @Test
    void aPictureIsDrawnAgainPixelByPixel() {
        Path picture = draw("一颗红心", "--negative", "grey", "--seed", "-7", "--size", "96x64", "--force");
        Path again = folder.resolve("again.png");

        CliRun run = CliRun.of("reproduce", picture.toString(), "--output", again.toString())
                .succeeds();

        assertThat(run.out()).contains("every pixel is the same");
        assertThat(again).hasSameBinaryContentAs(picture);
    }

    @Test
    void aPictureOfABatchIsDrawnAgainAlone() {
        CliRun.of(
                        "generate",
                        "a",
                        "b",
                        "--seed",
                        "3",
                        "--steps",
                        "2",
                        "--size",
                        "128x128",
                        "--output",
                        folder + "/many.png")
                .succeeds();

        CliRun.of("reproduce", folder + "/many-2.png").succeeds();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bf16", "int8"})
    void aPictureInAnotherDataTypeIsComputedInItAgain(String dtype) {
        Path picture = draw("a heart", "--seed", "7", "--dtype", dtype);

        CliRun.of("reproduce", picture.toString()).succeeds();
    }

    @Test
    void whatDiffersIsCountedAndExplained() throws IOException {
        Path picture = draw("a heart", "--seed", "7");
        Path other = rewritten(
                picture,
                text -> text.replaceAll("\"vae\":\"weights:[0-9a-f]{4}", "\"vae\":\"weights:0000")
                        .replace("\"steps\":2", "\"steps\":1"));

        CliRun run = CliRun.of("reproduce", other.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).containsPattern("[1-9][0-9]* of [0-9]+ pixels differ, by [1-9][0-9]* of 255");
        assertThat(run.err()).contains("recipe-differs").contains("The vae was weights:0000");
    }

    @Test
    void theAnswerInJsonSaysTheSame() throws IOException {
        Path picture = draw("a heart", "--seed", "7");

        CliRun run = CliRun.of("reproduce", picture.toString(), "--json").succeeds();
        JsonNode json = JsonMapper.shared().readTree(run.out());

        assertThat(json.path("identical").asBoolean()).isTrue();
        assertThat(json.path("differentPixels").asInt()).isZero();
        assertThat(json.path("reasons").size()).isZero();
    }

    @Test
    void theCommandThatDrawsItIsPrintedForAShell() {
        Path picture = draw("it's 一颗红心", "--negative", "grey", "--seed", "7");

        assertThat(CliRun.of("reproduce", picture.toString(), "--dry-run")
                        .succeeds()
                        .out())
                .isEqualToIgnoringNewLines("cogview4j generate --size=128x128 --steps=2 --guidance=3"
                        + " --seed=7 --negative=grey 'it'\\''s 一颗红心'");
    }

    @Test
    void settingsOfAPictureAreTakenAndThoseOfTheCommandComeFirst() {
        Path picture = draw("a heart", "--negative", "grey", "--seed", "7", "--guidance", "2");

        CliRun.of("generate", "--from", picture.toString(), "--seed", "9", "--output", folder + "/b.png")
                .succeeds();

        Recipe recipe = Recipe.read(folder.resolve("b.png"));
        assertThat(recipe.prompt()).isEqualTo("a heart");
        assertThat(recipe.negativePrompt()).isEqualTo("grey");
        assertThat(recipe.settings().guidanceScale()).isEqualTo(2);
        assertThat(recipe.settings().steps()).isEqualTo(2);
        assertThat(recipe.settings().seed()).isEqualTo(9);
    }

    @Test
    void promptsOfTheCommandTakeThePictureSettings() {
        Path picture = draw("a heart", "--seed", "7");

        CliRun.of("generate", "a star", "a moon", "--from", picture.toString(), "--output", folder + "/b.png")
                .succeeds();

        assertThat(Recipe.read(folder.resolve("b-2.png")).prompt()).isEqualTo("a moon");
        assertThat(Recipe.read(folder.resolve("b-2.png")).settings().seed()).isEqualTo(8);
        assertThat(Recipe.read(folder.resolve("b-2.png")).settings().steps()).isEqualTo(2);
    }

    @Test
    void anySeedIsAnotherThanThatOfThePicture() {
        Path picture = draw("a heart", "--seed", "7");

        CliRun.of("generate", "--from", picture.toString(), "--seed", "-1", "--output", folder + "/b.png")
                .succeeds();

        assertThat(Recipe.read(folder.resolve("b.png")).settings().seed()).isNotEqualTo(7);
    }

    @Test
    void aPictureOfAnotherProgramGivesItsSettingsAndANote() throws IOException {
        Path foreign = picture(new PngText(
                "parameters", "a cat\nSteps: 1, Sampler: Euler a, CFG scale: 4, Seed: 5, Size: 128x128, Model: xl"));

        CliRun run = CliRun.of("generate", "--from", foreign.toString(), "--output", folder + "/b.png")
                .succeeds();

        assertThat(run.err()).contains("recipe-settings-ignored").contains("Sampler, Model");
        assertThat(Recipe.read(folder.resolve("b.png")).settings().seed()).isEqualTo(5);
    }

    @Test
    void aPictureThatSaysNothingIsRefusedInOneLine() throws IOException {
        Path silent = picture();

        CliRun.of("reproduce", silent.toString()).failsWith(2, "recipe-missing");
        CliRun.of("generate", "--from", silent.toString()).failsWith(2, "recipe-missing");
        CliRun.of("reproduce", folder + "/none.png").failsWith(2, "file-missing");
    }

    @Test
    void hostileSettingsAreRefusedInOneLine() throws IOException {
        String own = new ImageMetadata("a", "", "tiny", 128, 128, 1, 1, 7L, "cpu", "f32", "1")
                .texts()
                .get(1)
                .text();

        for (String hostile : List.of(
                own.replace("\"steps\":1", "\"steps\":-5"),
                own.replace("\"width\":128", "\"width\":2000000000"),
                own.replace("\"width\":128", "\"width\":-1"),
                own.replace("\"guidanceScale\":1.0", "\"guidanceScale\":1e300"),
                own.replace("\"device\":\"cpu\"", "\"device\":\"\u001b[31m\""),
                own.replace("\"dtype\":\"f32\"", "\"dtype\":\"f64\""),
                own.replace("\"a\"", "\"" + "a".repeat(900_000) + "\""))) {
            assertThat(hostile).isNotEqualTo(own);
            CliRun.of("reproduce", picture(new PngText("cogview4j", hostile)).toString())
                    .failsWith(2, "error");
        }
    }

    @Test
    void whatIsMissingForDrawingItAgainIsAskedFor() throws IOException {
        String large = picture(metadata("CogView4-6B", 7L)).toString();
        CliRun.of("reproduce", large).failsWith(2, "picture-model-needed", "CogView4-6B");
        CliRun.of("generate", "--from", large).failsWith(2, "picture-model-needed");

        CliRun.of("reproduce", picture(metadata("tiny", null)).toString()).failsWith(2, "picture-without-seed");
        CliRun.of("generate", "--from", large, "--embeddings", "e.safetensors").failsWith(2, "from-and-embeddings");
    }

    private static PngText metadata(String model, @Nullable Long seed) {
        return new ImageMetadata("a", "", model, 128, 128, 1, 1, seed, "cpu", "f32", "1")
                .texts()
                .get(1);
    }

    private Path draw(String... more) {
        Path picture = folder.resolve("a.png");
        List<String> all = new ArrayList<>(List.of("generate"));
        all.addAll(List.of(more));
        all.addAll(List.of("--steps", "2", "--output", picture.toString()));
        if (!all.contains("--size")) {
            all.addAll(List.of("--size", "128x128"));
        }
        CliRun.of(all.toArray(String[]::new)).succeeds();
        return picture;
    }

    private Path picture(PngText... texts) throws IOException {
        RgbImage black = new RgbImage(128, 128, new byte[3 * 128 * 128]);
        return Files.write(folder.resolve("p.png"), PngEncoder.encode(black, List.of(texts)));
    }

    private interface Change {
        String of(String text);
    }

    private Path rewritten(Path picture, Change change) throws IOException {
        var pixels = ImageIO.read(picture.toFile());
        byte[] rgb = new byte[3 * pixels.getWidth() * pixels.getHeight()];
        for (int i = 0; i < rgb.length; i++) {
            int packed = pixels.getRGB(i / 3 % pixels.getWidth(), i / 3 / pixels.getWidth());
            rgb[i] = (byte) (packed >> 8 * (2 - i % 3));
        }
        List<PngText> texts = PngReader.texts(picture).stream()
                .map(text -> new PngText(text.keyword(), change.of(text.text())))
                .toList();
        return Files.write(
                folder.resolve("other.png"),
                PngEncoder.encode(new RgbImage(pixels.getWidth(), pixels.getHeight(), rgb), texts));
    }
}
