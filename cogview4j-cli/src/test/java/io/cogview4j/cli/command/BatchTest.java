package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import io.cogview4j.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many pictures in one command: their names, those that are there already, rows that fail, the sheet. */
class BatchTest {
    @TempDir
    Path folder;

    @Test
    void picturesAreCalledByTheTemplate() throws IOException {
        generate("一颗红心", "a blue star", "--seed", "7", "--name", folder + "/{index:2}-{prompt:4}-{seed}")
                .succeeds();

        assertThat(files()).containsExactly("01-一颗红心-7.png", "02-a_bl-8.png");
    }

    @Test
    void aNameThatIsTakenGetsAWordUnlessItIsToBeReplaced() throws IOException {
        String name = folder + "/{seed}";
        generate("a", "--seed", "7", "--name", name).succeeds();
        generate("b", "--seed", "7", "--name", name).succeeds();

        assertThat(files()).containsExactly("7-run2.png", "7.png");
        generate("c", "--seed", "7", "--name", name, "--overwrite").succeeds();
        assertThat(Recipe.read(folder.resolve("7.png")).prompt()).isEqualTo("c");
    }

    @Test
    void whatIsThereAlreadyIsLeftOutAndCounted() throws IOException {
        String[] all = {"a", "b", "--images", "2", "--seed", "7", "--name", folder + "/{prompt}-{seed}"};
        generate(all).succeeds();
        byte[] second = Files.readAllBytes(folder.resolve("a-8.png"));
        byte[] third = Files.readAllBytes(folder.resolve("b-9.png"));
        Files.delete(folder.resolve("a-8.png"));
        Files.delete(folder.resolve("b-9.png"));
        FileTime old = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(folder.resolve("a-7.png"), old);

        CliRun again = generate(with(all, "--skip-existing")).succeeds();

        assertThat(again.out().lines()).hasSize(2);
        assertThat(again.err()).contains("left out because they are there already: 2");
        assertThat(folder.resolve("a-8.png")).hasBinaryContent(second);
        assertThat(folder.resolve("b-9.png")).hasBinaryContent(third);
        assertThat(Files.getLastModifiedTime(folder.resolve("a-7.png"))).isEqualTo(old);
    }

    @Test
    void nothingIsDoneWhereEverythingIsThere() {
        String[] all = {"a", "--seed", "7", "--output", folder + "/a.png"};
        generate(all).succeeds();

        CliRun again = generate(with(all, "--skip-existing", "--json")).succeeds();

        assertThat(json(again).path("files").size()).isZero();
        assertThat(json(again).path("skipped").path(0).asString()).endsWith("a.png");
    }

    @Test
    void aPictureWithOtherSettingsIsInTheWay() {
        String file = folder + "/a.png";
        generate("a", "--seed", "7", "--output", file).succeeds();

        generate("a", "--seed", "7", "--guidance", "2", "--output", file, "--skip-existing")
                .failsWith(2, "output-exists");
        generate("b", "--seed", "7", "--output", file, "--skip-existing").failsWith(2, "output-exists");
    }

    @Test
    void rowsThatFailAreToldInTheEndAndTheOthersAreDrawn() throws IOException {
        Path rows = Files.write(
                folder.resolve("rows.jsonl"),
                List.of(
                        "{\"prompt\": \"a\"}",
                        "{\"prompt\": ",
                        "{\"prompt\": \"c\", \"size\": \"61x64\"}",
                        "{\"prompt\": \"d\", \"stepps\": 3}",
                        "{\"prompt\": \"e\"}"));

        CliRun run = generate("--prompts", rows.toString(), "--seed", "7", "--name", folder + "/{prompt}-{seed}");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(files()).containsExactly("a-7.png", "e-9.png", "rows.jsonl");
        assertThat(run.err().lines().filter(line -> line.contains("rows.jsonl, line")))
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).contains("line 2").contains("prompts-line-not-json"),
                        line -> assertThat(line).contains("line 3").contains("size-"),
                        line -> assertThat(line).contains("line 4").contains("prompts-key-unknown"));
    }

    @Test
    void theTextsOfAllRowsAreEncodedInOneStage() throws IOException {
        Path rows = Files.write(
                folder.resolve("rows.jsonl"),
                List.of("{\"prompt\": \"a\", \"size\": \"64x96\"}", "{\"prompt\": \"b\"}", "{\"x\": 1}"));

        CliRun run = generate(
                "--prompts", rows.toString(), "--no-cache", "--force", "--name", folder + "/{prompt}", "--json");

        assertThat(json(run)
                        .path("stages")
                        .valueStream()
                        .map(stage -> stage.path("name").asString()))
                .containsExactly("text_encoding", "denoising", "decoding", "denoising", "decoding");
        assertThat(json(run).path("failures").path(0).path("line").asInt()).isEqualTo(3);
    }

    @Test
    void aFileOfRowsOfWhichNoneIsSoundDrawsNothing() throws IOException {
        Path rows = Files.write(folder.resolve("rows.jsonl"), List.of("{", "{\"x\": 1}"));

        CliRun run = generate("--prompts", rows.toString(), "--name", folder + "/{prompt}");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(2);
    }

    @Test
    void anySettingOfTheCommandThatCannotBeStopsIt() throws IOException {
        Path rows = Files.write(folder.resolve("rows.jsonl"), List.of("{\"prompt\": \"a\"}"));

        generate("--prompts", rows.toString(), "--size", "0x0").failsWith(2, "size-not-positive");
    }

    @Test
    void theSheetShowsAllPicturesAlsoThoseThatWereThere() throws IOException {
        String[] all = {"a", "b", "c", "--seed", "7", "--name", folder + "/{seed}"};
        generate(all).succeeds();
        Files.delete(folder.resolve("8.png"));

        generate(with(all, "--skip-existing", "--sheet", folder + "/sheet.png")).succeeds();

        var sheet = ImageIO.read(folder.resolve("sheet.png").toFile());
        assertThat(sheet.getWidth()).isGreaterThan(sheet.getHeight() / 2);
        assertThat(files()).contains("7.png", "8.png", "9.png", "sheet.png");
    }

    @Test
    void aSheetThatIsInTheWayIsToldBeforeTheWork() throws IOException {
        Files.writeString(folder.resolve("sheet.png"), "notes");

        generate("a", "--seed", "7", "--name", folder + "/{seed}", "--sheet", folder + "/sheet.png")
                .failsWith(2, "output-not-a-picture");

        assertThat(files()).containsExactly("sheet.png");
    }

    @Test
    void aSheetIsNeverAlsoAPictureOfTheRun() throws IOException {
        String picture = folder + "/7.png";
        String sheet = folder + "/sub/../7.png";
        Files.createDirectories(folder.resolve("sub"));
        for (List<String> names : List.of(
                List.of("--output", picture),
                List.of("--output", picture, "--overwrite"),
                List.of("--name", folder + "/{seed}"),
                List.of("--output", folder + "/8.png", "--preview-file", picture))) {
            String[] all = Stream.concat(Stream.of("a", "--seed", "7", "--sheet", sheet), names.stream())
                    .toArray(String[]::new);

            generate(all).failsWith(2, "sheet-is-picture", "7.png");

            assertThat(files()).containsExactly("sub");
        }
    }

    @Test
    void aSheetDoesNotReplaceAPictureThatIsLeftOut() throws IOException {
        String[] all = {"a heart", "a star", "--seed", "7", "--name", folder + "/{seed}"};
        generate(all).succeeds();
        byte[] before = Files.readAllBytes(folder.resolve("7.png"));
        Files.delete(folder.resolve("8.png"));

        generate(with(all, "--skip-existing", "--overwrite", "--sheet", folder + "/7.png"))
                .failsWith(2, "sheet-is-picture");

        assertThat(folder.resolve("7.png")).hasBinaryContent(before);
        assertThat(files()).containsExactly("7.png");
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        generate("a", "--name", "{seed}", "--output", "a.png").failsWith(2, "name-and-output");
        generate("a", "--name", "{promt}").failsWith(2, "name-place-unknown", "prompt");
        generate("--embeddings", "e.safetensors", "--skip-existing").failsWith(2, "skip-with-embeddings");
        generate("a", "--sheet", "sheet.jpg").failsWith(2, "output-not-png");
    }

    private static CliRun generate(String... more) {
        List<String> all = new ArrayList<>(List.of("generate"));
        all.addAll(List.of(more));
        all.addAll(List.of("--steps", "1"));
        if (!all.contains("--prompts")) { // rows may have sizes of their own
            all.addAll(List.of("--size", "128x128"));
        }
        return CliRun.of(all.toArray(String[]::new));
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static JsonNode json(CliRun run) {
        return JsonMapper.shared().readTree(run.out());
    }
}
