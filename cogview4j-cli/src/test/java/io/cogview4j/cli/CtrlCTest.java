package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Whenever the user presses Ctrl-C, the command ends soon, says so in a line, and leaves no half file behind. */
@DisabledOnOs(OS.WINDOWS)
class CtrlCTest {
    private static final String TAIL = ", a red heart and a blue star".repeat(150);

    @TempDir
    Path folder;

    /** A build in the background of a shell cannot tell: there SIGINT is ignored, by whatever is started, too. */
    @BeforeAll
    static void needsASignalThatArrives() throws IOException {
        Process deaf = new ProcessBuilder("sh", "-c", "kill -INT $$; echo ignored").start();

        assumeThat(deaf.getInputStream().readAllBytes()).isEmpty();
    }

    @Test
    void whilePromptsAreEncodedForImages() throws Exception {
        isInterrupted(CliProcess.interruptedAt("] 1/", generate("--prompts", longPrompts())), "Text encoding");

        assertThat(images()).isEmpty();
    }

    @Test
    void whilePromptsAreEncodedForAFile() throws Exception {
        String file = folder.resolve("a.safetensors").toString();

        isInterrupted(
                CliProcess.interruptedAt("] 1/", "encode", "--prompts", longPrompts(), "--no-cache", "--output", file),
                "Text encoding");

        assertThat(files()).containsExactly("prompts.txt");
    }

    @Test
    void whileImagesAreDenoised() throws Exception {
        isInterrupted(CliProcess.interruptedAt("] 1/900", generate("a red heart", "--steps", "900")), "Denoising");

        assertThat(files()).isEmpty();
    }

    @Test
    void whileImagesAreDecoded() throws Exception {
        isInterrupted(
                CliProcess.interruptedAt(
                        "] 1/40", generate("a red heart", "--steps", "1", "--images", "40", "--size", "128x128")),
                "Decoding");

        assertThat(files()).isEmpty();
    }

    @Test
    void imagesThatAreDoneStay() throws Exception {
        Path prompts = Files.write(
                folder.resolve("prompts.txt"),
                List.of(
                        "{\"prompt\": \"a red heart\", \"steps\": 1}",
                        "{\"prompt\": \"a blue star\", \"steps\": 900}"));

        CliProcess run = CliProcess.interruptedAt("] 1/900", generate("--prompts", prompts.toString()));

        isInterrupted(run, "Denoising");
        assertThat(run.output()).contains("Files written: 1 of 2: " + folder.resolve("a-1.png"));
        assertThat(images()).containsExactly("a-1.png");
        assertThat(ImageIO.read(folder.resolve("a-1.png").toFile()).getWidth()).isEqualTo(256);
    }

    /** The command that is told is the one that goes on, and its picture the one that would have been drawn. */
    @Test
    void theCommandIsToldThatGoesOn() throws Exception {
        String[] heart = generate("a red heart", "--steps", "40", "--seed", "7", "--size", "128x128");
        CliRun.of(heart).succeeds();
        Path whole = Files.move(folder.resolve("a.png"), folder.resolve("whole.png"));
        Path file = folder.resolve("it is mine.safetensors");
        String[] resumable = Stream.concat(
                        Stream.of(heart), Stream.of("--resumable", file.toString(), "--memory", "4GiB"))
                .toArray(String[]::new);

        CliProcess run = CliProcess.interruptedAt("] 3/40", resumable);

        List<String> lines = run.output().lines().toList();
        assertThat(run.exitCode()).as(run.output()).isEqualTo(130);
        assertThat(lines.get(lines.size() - 3))
                .isEqualTo("To go on: cogview4j generate --resume '%s' --no-cache --memory 4GiB".formatted(file));
        CliRun.of("generate", "--resume", file.toString(), "--memory", "4GiB", "--no-cache")
                .succeeds();
        assertThat(folder.resolve("a.png")).hasSameBinaryContentAs(whole);
    }

    @Test
    void theCommandThatGoesOnIsToldInJson() throws Exception {
        Path file = folder.resolve("run.safetensors");

        CliProcess run = CliProcess.interruptedAt(
                "] 1/900", generate("a red heart", "--steps", "900", "--json", "--resumable", file.toString()));

        String error = run.output().lines().toList().getLast();
        assertThat(JsonMapper.shared().readTree(error).path("resume").asString())
                .isEqualTo("cogview4j generate --resume " + file + " --no-cache --json");
    }

    private static void isInterrupted(CliProcess run, String lastStage) {
        List<String> lines = run.output().lines().toList();
        assertThat(run.exitCode()).as(run.output()).isEqualTo(130);
        assertThat(lines.getLast()).startsWith("error [cancelled]: ");
        assertThat(lines.get(lines.size() - 2)).startsWith("Files written: ");
        assertThat(lines.get(lines.size() - 3)).contains(lastStage);
        assertThat(lines).filteredOn(line -> line.startsWith("error")).hasSize(1);
    }

    private String[] generate(String... more) {
        return Stream.concat(
                        Stream.of(
                                "generate",
                                "--no-cache",
                                "--output",
                                folder.resolve("a.png").toString()),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private String longPrompts() throws IOException {
        return Files.write(
                        folder.resolve("prompts.txt"),
                        IntStream.range(0, 12).mapToObj(i -> i + TAIL).toList())
                .toString();
    }

    private List<String> images() throws IOException {
        return files().stream().filter(name -> !name.equals("prompts.txt")).toList();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
