package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.PngReader;
import io.cogview4j.image.PngText;
import io.cogview4j.machine.ProgramVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command on the small model that is built in, in as few steps as will do. */
class GenerateCommandTest {
    @TempDir
    Path folder;

    @Test
    void anImageIsWrittenAndItsNamePrinted() throws IOException {
        Path file = folder.resolve("heart.png");

        CliRun run = generate("a red heart", "--steps", "1", "--seed", "7", "--output", file.toString());

        assertThat(run.succeeds().out()).isEqualTo(file + System.lineSeparator());
        assertThat(run.err().lines().map(line -> line.split("  ")[0]))
                .containsExactly("Text encoding", "Denoising", "Decoding");
        assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(256);
    }

    @Test
    void theSameSeedGivesTheSameBytes() {
        CliRun first =
                generate("a red heart", "--steps", "2", "--size", "128x128", "--seed", "7", "--output", path("a.png"));
        CliRun second =
                generate("a red heart", "--steps", "2", "--size", "128x128", "--seed", "7", "--output", path("b.png"));
        CliRun other =
                generate("a red heart", "--steps", "2", "--size", "128x128", "--seed", "8", "--output", path("c.png"));

        assertThat(List.of(first, second, other)).allMatch(run -> run.exitCode() == 0);
        assertThat(folder.resolve("a.png")).hasSameBinaryContentAs(folder.resolve("b.png"));
        assertThat(pixels("a.png")).isNotEqualTo(pixels("c.png"));
    }

    @Test
    void anImageOfSeveralIsTheImageOfItsSeedAlone() {
        generate(
                        "a red heart",
                        "--steps",
                        "1",
                        "--size",
                        "128x128",
                        "--seed",
                        "7",
                        "--images",
                        "2",
                        "--output",
                        path("many.png"))
                .succeeds();
        generate("a red heart", "--steps", "1", "--size", "128x128", "--seed", "8", "--output", path("alone.png"))
                .succeeds();

        assertThat(folder.resolve("many-1.png")).exists();
        assertThat(folder.resolve("many-2.png")).hasSameBinaryContentAs(folder.resolve("alone.png"));
    }

    @Test
    void widthComesBeforeHeight() throws IOException {
        generate("", "--steps", "1", "--size", "96x64", "--force", "--output", path("a.png"))
                .succeeds();

        assertThat(ImageIO.read(folder.resolve("a.png").toFile()).getWidth()).isEqualTo(96);
        assertThat(ImageIO.read(folder.resolve("a.png").toFile()).getHeight()).isEqualTo(64);
    }

    @Test
    void jsonIsAloneOnStdout() {
        CliRun run = generate(
                "a red heart",
                "--negative",
                "blue",
                "--steps",
                "2",
                "--guidance",
                "2.5",
                "--seed",
                "7",
                "--size",
                "64x96",
                "--force",
                "--images",
                "2",
                "--json",
                "--output",
                path("a.png"));

        JsonNode json = JsonMapper.shared().readTree(run.succeeds().out());
        assertThat(texts(json.path("files"))).containsExactly(path("a-1.png"), path("a-2.png"));
        assertThat(json.path("prompt").asString()).isEqualTo("a red heart");
        assertThat(json.path("negativePrompt").asString()).isEqualTo("blue");
        assertThat(texts(json.path("seeds"))).containsExactly("7", "8");
        assertThat(json.path("size").asString()).isEqualTo("64x96");
        assertThat(json.path("steps").asInt()).isEqualTo(2);
        assertThat(json.path("guidanceScale").asDouble()).isEqualTo(2.5);
        assertThat(json.path("model").asString()).isEqualTo("tiny");
        assertThat(json.path("version").asString()).isEqualTo(ProgramVersion.current());
        assertThat(json.path("warnings").isArray()).isTrue();
        assertThat(json.path("stages")
                        .valueStream()
                        .map(stage -> stage.path("name").asString()))
                .containsExactly("text_encoding", "denoising", "decoding");
        assertThat(json.path("stages")
                        .valueStream()
                        .map(stage -> stage.path("seconds").asDouble()))
                .allMatch(seconds -> seconds > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a red heart", "a café", "一颗红心 ❤", "@file", "two\nlines", "-- \"quoted\"", ""})
    void theImageRemembersItsPrompt(String prompt) {
        generate("--steps", "1", "--size", "128x128", "--seed", "7", "--output", path("a.png"), "--", prompt)
                .succeeds();

        Map<String, String> texts = metadata("a.png");
        JsonNode json = JsonMapper.shared().readTree(texts.get(ImageMetadata.JSON));
        assertThat(json.path("prompt").asString()).isEqualTo(prompt);
        assertThat(texts.get(ImageMetadata.PARAMETERS)).startsWith(prompt + "\nSteps: 1, ");
    }

    @Test
    void whatWasLeftToTheCheckpointIsRememberedToo() {
        CliRun run = generate("a red heart", "--json", "--output", path("a.png"));

        JsonNode told = JsonMapper.shared().readTree(run.succeeds().out());
        JsonNode remembered = JsonMapper.shared().readTree(metadata("a.png").get(ImageMetadata.JSON));
        assertThat(told.path("steps").asInt())
                .isPositive()
                .isEqualTo(remembered.path("steps").asInt());
        assertThat(told.path("guidanceScale").asDouble())
                .isPositive()
                .isEqualTo(remembered.path("guidanceScale").asDouble());
        assertThat(told.path("size").asString()).isEqualTo("256x256");
    }

    @Test
    void withoutMetadataTheFileHoldsNoText() {
        generate("a secret", "--steps", "1", "--size", "128x128", "--no-metadata", "--output", path("a.png"))
                .succeeds();

        assertThat(metadata("a.png")).isEmpty();
    }

    @Test
    void aSeedThatIsDrawnIsTold() {
        CliRun first = generate("", "--steps", "1", "--size", "128x128", "--json", "--output", path("a.png"))
                .succeeds();
        CliRun second = generate("", "--steps", "1", "--size", "128x128", "--json", "--output", path("b.png"))
                .succeeds();

        long seed = seed(first);
        assertThat(first.err()).contains("The seed is " + seed + ".");
        assertThat(seed).isBetween(0L, (1L << 32) - 1).isNotEqualTo(seed(second));
        generate("", "--steps", "1", "--size", "128x128", "--seed", Long.toString(seed), "--output", path("c.png"))
                .succeeds();
        assertThat(pixels("c.png")).isEqualTo(pixels("a.png"));
    }

    @Test
    void nothingButTheImageIsLeftInTheFolder() throws IOException {
        generate("", "--steps", "1", "--size", "128x128", "--output", path("a.png"))
                .succeeds();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("a.png"));
        }
    }

    private static CliRun generate(String... arguments) {
        return CliRun.of(
                Stream.concat(Stream.of("generate"), Stream.of(arguments)).toArray(String[]::new));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private int pixels(String name) {
        try {
            var image = ImageIO.read(folder.resolve(name).toFile());
            int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
            return Arrays.hashCode(rgb);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> metadata(String name) {
        return PngReader.texts(folder.resolve(name)).stream()
                .collect(Collectors.toMap(PngText::keyword, PngText::text));
    }

    private static long seed(CliRun run) {
        return JsonMapper.shared().readTree(run.out()).path("seeds").path(0).asLong();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
