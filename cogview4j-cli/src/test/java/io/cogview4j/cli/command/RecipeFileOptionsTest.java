package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.SourcePictures;
import io.cogview4j.cli.CliRun;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.PngEncoder;
import io.cogview4j.image.PngReader;
import io.cogview4j.image.PngText;
import io.cogview4j.image.RgbImage;
import io.cogview4j.recipe.Recipe;
import io.cogview4j.sampling.SamplerName;
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

/** Pictures that were made with other files than the model's are drawn again with the same files, or not at all. */
class RecipeFileOptionsTest {
    private static final Path NIGHT = Path.of("../cogview4j-core/src/test/resources/lora/night.safetensors");

    @TempDir
    Path folder;

    @BeforeEach
    void writeAPictureAndAMask() throws IOException {
        write("lake.png", 128, 0x3060a0);
        write("mask.png", 64, 0xffffff);
        Files.copy(NIGHT, folder.resolve("night.safetensors"));
    }

    private void write(String name, int side, int rgb) throws IOException {
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < side * side / 2; i++) {
            picture.setRGB(i % side, i / side, rgb);
        }
        ImageIO.write(picture, "png", folder.resolve(name).toFile());
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private Path draw(String... options) {
        List<String> all = new ArrayList<>(List.of("generate", "a heart", "--seed", "7", "--output", file("a.png")));
        all.addAll(List.of(options));
        if (!all.contains("--timesteps")) {
            all.addAll(List.of("--steps", "2"));
        }
        if (!all.contains("--image")) {
            all.addAll(List.of("--size", "128x128"));
        }
        CliRun.of(all.toArray(String[]::new)).succeeds();
        return folder.resolve("a.png");
    }

    private CliRun reproduce(String... options) {
        List<String> all = new ArrayList<>(List.of("reproduce", file("a.png")));
        all.addAll(List.of(options));
        return CliRun.of(all.toArray(String[]::new));
    }

    @Test
    void samplerScheduleAndGuidanceAreThoseOfThePicture() {
        draw("--sampler", "heun", "--schedule", "karras,shift=3", "--guidance", "4,2", "--cfg-zero");

        reproduce().succeeds();
        assertThat(reproduce("--dry-run").succeeds().out())
                .contains("--guidance=4,2 --cfg-zero".replace("--cfg-zero", "--zero-steps=1"))
                .contains("--sampler=heun")
                .contains("--schedule=karras,shift=3.0");
    }

    @Test
    void levelsThatWereListedAreListedAgain() {
        draw("--timesteps", "1000,500", "--sigmas", "1,0.4");

        reproduce().succeeds();
        assertThat(reproduce("--dry-run").succeeds().out()).contains("--timesteps=1000,500 --sigmas=1,0.4");
    }

    @Test
    void settingsOfSamplingAreTakenFromAPicture() {
        Path picture = draw("--sampler", "heun", "--guidance", "4,2");

        CliRun.of(
                        "generate",
                        "--from",
                        picture.toString(),
                        "--timesteps",
                        "1000,600,300",
                        "--guidance",
                        "3",
                        "--output",
                        file("b.png"))
                .succeeds();

        Recipe recipe = Recipe.read(folder.resolve("b.png"));
        assertThat(recipe.settings().sampling().sampler()).isEqualTo(SamplerName.HEUN);
        assertThat(recipe.settings().steps()).isEqualTo(3);
        assertThat(recipe.settings().guidanceScale()).isEqualTo(3);
    }

    @Test
    void aLoraIsFoundBesideThePicture() {
        draw("--lora", file("night.safetensors") + ":0.75");

        reproduce().succeeds();
        assertThat(reproduce("--dry-run").succeeds().out()).contains("--lora=" + file("night.safetensors") + ":0.75");
    }

    @Test
    void aLoraThatIsNotBesideThePictureIsAskedForByItsName() throws IOException {
        draw("--lora", file("night.safetensors"));
        Files.delete(folder.resolve("night.safetensors"));

        reproduce().failsWith(2, "recipe-file-missing", "night.safetensors", "--lora");
        reproduce("--dry-run").failsWith(2, "recipe-file-missing");
        reproduce("--lora", NIGHT.toString()).succeeds();
        CliRun.of("generate", "--from", file("a.png")).failsWith(2, "recipe-file-missing", "night.safetensors");
    }

    @Test
    void anotherFileOfTheSameNameIsTold() throws IOException {
        draw("--lora", file("night.safetensors"));
        Files.writeString(folder.resolve("night.safetensors"), "other");

        reproduce().failsWith(2, "recipe-file-other", "night.safetensors");
    }

    @Test
    void partsOfAPictureAreRepaintedAgain() {
        draw(
                "--image",
                file("lake.png"),
                "--mask",
                file("mask.png"),
                "--invert-mask",
                "--strength",
                "0.75",
                "--feather",
                "8");

        reproduce().succeeds();
        assertThat(reproduce("--dry-run").succeeds().out())
                .contains("--image=" + file("lake.png") + " --strength=0.75 --mask=" + file("mask.png")
                        + " --invert-mask --feather=8");
    }

    @Test
    void aPictureIsExtendedAgain() {
        draw("--image", file("lake.png"), "--extend", "left=16,bottom=32", "--force", "--no-keep");

        reproduce().succeeds();
        assertThat(reproduce("--dry-run").succeeds().out())
                .contains("--extend=left=16,right=0,top=0,bottom=32 --no-keep");
    }

    @Test
    void aPictureThatIsNoLongerTheSameIsTold() throws IOException {
        draw("--image", file("lake.png"), "--mask", file("mask.png"));
        Path lake = Files.move(folder.resolve("lake.png"), folder.resolve("renamed.png"));
        write("lake.png", 128, 0xffffff);

        reproduce().failsWith(2, "recipe-file-other", "lake.png", "--image");
        reproduce("--image", lake.toString()).succeeds();
        Files.delete(folder.resolve("mask.png"));
        reproduce("--image", lake.toString()).failsWith(2, "recipe-file-missing", "mask.png", "--mask");
    }

    @Test
    void filesThatThePictureWasNotMadeWithAreRefused() {
        draw();

        reproduce("--image", file("lake.png")).failsWith(2, "recipe-file-unused", "--image");
        reproduce("--lora", file("night.safetensors")).failsWith(2, "recipe-file-unused", "--lora");
        reproduce("--control", file("lake.png")).failsWith(2, "recipe-file-unused", "--control");
    }

    @Test
    void whatThePictureStartedFromIsTakenUnlessAnotherOneIsGiven() throws IOException {
        Path picture = draw("--image", file("lake.png"), "--strength", "0.5", "--lora", file("night.safetensors"));
        write("sea.png", 128, 0x204020);

        CliRun.of("generate", "--from", picture.toString(), "--output", file("b.png"))
                .succeeds();
        assertThat(folder.resolve("b.png")).hasSameBinaryContentAs(picture);

        CliRun.of("generate", "--from", picture.toString(), "--image", file("sea.png"), "--output", file("c.png"))
                .succeeds();
        assertThat(Recipe.read(folder.resolve("c.png"))
                        .making()
                        .pictures()
                        .image()
                        .name())
                .isEqualTo("sea.png");
        assertThat(Recipe.read(folder.resolve("c.png")).loras()).hasSize(1);
    }

    @Test
    void rowsKeepTheirOwnPicturesAndOthersTakeThatOfThePicture() throws IOException {
        Path picture = draw("--image", file("lake.png"), "--strength", "0.5");
        write("sea.png", 128, 0x204020);
        write("pond.png", 64, 0x204020);
        Path rows = Files.write(
                folder.resolve("rows.jsonl"),
                List.of(
                        "{\"prompt\": \"own\", \"image\": \"" + file("sea.png") + "\", \"strength\": 0.9}",
                        "{\"prompt\": \"extended\", \"image\": \"" + file("pond.png") + "\", \"extend\": \"left=32\"}",
                        "{\"prompt\": \"other\"}"));

        CliRun.of(
                        "generate",
                        "--from",
                        picture.toString(),
                        "--prompts",
                        rows.toString(),
                        "--force",
                        "--name",
                        folder + "/{prompt}")
                .succeeds();

        assertThat(startOf("own.png")).isEqualTo("sea.png 0.9");
        assertThat(startOf("extended.png")).isEqualTo("pond.png 1.0");
        assertThat(Recipe.read(folder.resolve("extended.png")).settings().size())
                .isEqualTo(new ImageSize(96, 64));
        assertThat(startOf("other.png")).isEqualTo("lake.png 0.5");
    }

    @Test
    void aPictureThatNoImageStartsFromNeedNotBeThere() throws IOException {
        Path picture = draw("--image", file("lake.png"));
        write("sea.png", 128, 0x204020);
        Files.delete(folder.resolve("lake.png"));
        Path rows = Files.write(
                folder.resolve("rows.txt"), List.of("{\"prompt\": \"a\", \"image\": \"" + file("sea.png") + "\"}"));

        CliRun.of("generate", "--from", picture.toString(), "--prompts", rows.toString(), "--output", file("b.png"))
                .succeeds();
        CliRun.of("generate", "--from", picture.toString(), "--image", file("sea.png"), "--output", file("c.png"))
                .succeeds();

        assertThat(startOf("b.png")).startsWith("sea.png");
        CliRun.of("generate", "b", "--from", picture.toString()).failsWith(2, "recipe-file-missing", "lake.png");
    }

    /** Name and strength. */
    private String startOf(String name) {
        SourcePictures made = Recipe.read(folder.resolve(name)).making().pictures();
        return made.image().name() + " " + made.strength();
    }

    @Test
    void aPictureMadeFromAnotherOneIsNotSkipped() throws IOException {
        draw("--image", file("lake.png"));
        String[] again = {
            "generate",
            "a heart",
            "--seed",
            "7",
            "--steps",
            "2",
            "--output",
            file("a.png"),
            "--image",
            file("lake.png"),
            "--skip-existing"
        };

        assertThat(CliRun.of(again).succeeds().err()).contains("1");
        write("lake.png", 128, 0xffffff);
        CliRun.of(again).failsWith(2, "output-exists");
    }

    /** Programs that edit pictures often keep one text and not the other. */
    @Test
    void whatAPictureWithoutOurOwnTextTellsTooLittleOfIsNamed() throws IOException {
        Path picture = draw("--image", file("lake.png"), "--lora", file("night.safetensors"));
        List<PngText> common = PngReader.texts(picture).stream()
                .filter(text -> text.keyword().equals("parameters"))
                .toList();
        Files.write(picture, PngEncoder.encode(new RgbImage(128, 128, new byte[3 * 128 * 128]), common));

        for (CliRun run : List.of(
                reproduce(),
                reproduce("--dry-run"),
                CliRun.of("generate", "--from", picture.toString(), "--output", file("b.png")))) {
            assertThat(run.err()).contains("recipe-incomplete", "Init image: lake.png", "night.safetensors: 1");
        }
        assertThat(reproduce("--json").out()).contains("recipe-incomplete");
        assertThat(CliRun.of("generate", "--from", picture.toString(), "--json", "--output", file("c.png"))
                        .succeeds()
                        .out())
                .contains("recipe-incomplete");
    }

    @Test
    void aNameInAPictureLeadsToNoOtherFolder() throws IOException {
        Path inside = Files.createDirectories(folder.resolve("inside"));
        for (String name : List.of("../lake.png", file("lake.png"), "..", "a\\u0000b", "lake\\\\..\\\\lake.png")) {
            String json = new ImageMetadata("a", "", "tiny", 128, 128, 1, 1, 7L, "cpu", "f32", "1")
                    .texts()
                    .get(1)
                    .text()
                    .replaceFirst("}$", """
                            ,"making":{"pictures":{"image":{"name":"NAME","sha256":"00"},"strength":0.5,\
                            "inverted":false,"featherPixels":0,"keep":true}}}""".replace("\\", "\\\\"))
                    .replace("NAME", name);
            RgbImage black = new RgbImage(128, 128, new byte[3 * 128 * 128]);
            Path hostile = Files.write(
                    inside.resolve("p.png"), PngEncoder.encode(black, List.of(new PngText("cogview4j", json))));

            CliRun.of("reproduce", hostile.toString()).failsWith(2, "recipe-file-missing");
        }
    }
}
