package io.cogview4j.cli.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.CogView4;
import io.cogview4j.PreparedRun;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.cli.CliRun;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.message.CancelledException;
import io.cogview4j.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command goes on with what was saved, and refuses in a line what it cannot go on with. */
class ResumeCommandTest {
    @TempDir
    Path folder;

    private static ImageRequest.Builder heart() {
        return ImageRequest.builder()
                .prompt("a red heart")
                .size(64, 64)
                .steps(3)
                .seed(7)
                .forced(true);
    }

    private Path file() {
        return folder.resolve("run.safetensors");
    }

    private Path picture(String name) {
        return folder.resolve(name);
    }

    /** Runs as the command does, and ends it when it was saved so often; the first time before the first step. */
    private void saved(ImageRequest.Builder request, int saves, String... names) {
        List<Path> files = Arrays.stream(names).map(folder::resolve).toList();
        String note = RunNote.here(files, null, false, null).text();
        Cancellation cancellation = new Cancellation();
        RunListener listener = RunListener.hearing(new Consumer<>() {
            private int saved;

            @Override
            public void accept(RunEvent event) {
                if (event instanceof RunEvent.Saved && ++saved == saves) {
                    cancellation.cancel();
                }
            }
        });
        PreparedRun run = CogView4.tiny().prepare(request.build()).resumable(file(), note);
        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> run.run(listener, cancellation, (place, image) -> image.save(files.get(place))));
    }

    private CliRun resume(String... more) {
        return CliRun.of(Stream.concat(Stream.of("generate", "--resume", file().toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private Path whole(ImageRequest.Builder request) {
        Path whole = picture("whole.png");
        CogView4.tiny().generate(request.build()).first().save(whole);
        return whole;
    }

    @Test
    void goesOnToTheSamePictureAndRemovesTheFile() {
        saved(heart(), 3, "a.png");

        CliRun run = resume().succeeds();

        assertThat(run.out().strip()).isEqualTo(picture("a.png").toString());
        assertThat(picture("a.png")).hasSameBinaryContentAs(whole(heart()));
        assertThat(run.err())
                .contains("Going on from " + file() + ": pass 1 of 1, after step 2.")
                .contains(file() + " is not needed any more and was removed.");
        assertThat(file()).doesNotExist();
    }

    @Test
    void picturesThatAreDoneAreNotDrawnAgain() throws IOException {
        ImageRequest.Builder two = ImageRequest.builder()
                .prompt(Prompt.of("a red heart").withSettings(PromptSettings.NONE.withSize(new ImageSize(64, 64))))
                .prompt(Prompt.of("a blue star").withSettings(PromptSettings.NONE.withSize(new ImageSize(96, 64))))
                .steps(2)
                .seed(1)
                .forced(true);
        saved(two, 5, "a-1.png", "a-2.png");
        FileTime before = FileTime.fromMillis(0);
        Files.setLastModifiedTime(picture("a-1.png"), before);

        JsonNode json = JsonMapper.shared().readTree(resume("--json").succeeds().out());

        assertThat(Files.getLastModifiedTime(picture("a-1.png"))).isEqualTo(before);
        assertThat(json.path("skipped").get(0).asString())
                .isEqualTo(picture("a-1.png").toString());
        assertThat(json.path("files").get(0).asString())
                .isEqualTo(picture("a-2.png").toString());
        assertThat(json.path("resumedFrom").asString()).isEqualTo(file().toString());
        assertThat(json.path("resumedAtStep").asInt()).isEqualTo(1);
        List<Path> whole = new ArrayList<>();
        CogView4.tiny().generate(two.build()).forEach(image -> {
            whole.add(picture("whole-" + whole.size() + ".png"));
            image.save(whole.getLast());
        });
        assertThat(picture("a-1.png")).hasSameBinaryContentAs(whole.get(0));
        assertThat(picture("a-2.png")).hasSameBinaryContentAs(whole.get(1));
    }

    /** The process may have ended between the picture and the next time it was saved. */
    @Test
    void aPictureThatWasWrittenRightBeforeIsNoObstacle() {
        saved(heart(), 4, "a.png");
        CogView4.tiny().generate(heart().build()).first().save(picture("a.png"));

        resume().succeeds();

        assertThat(picture("a.png")).hasSameBinaryContentAs(whole(heart()));
    }

    @Test
    void anotherPictureOfTheNameIsNotReplacedUnasked() {
        saved(heart(), 3, "a.png");
        CogView4.tiny().generate(heart().seed(8).build()).first().save(picture("a.png"));

        resume().failsWith(2, "[output-exists]", "a.png");
        resume("--overwrite").succeeds();

        assertThat(picture("a.png")).hasSameBinaryContentAs(whole(heart()));
    }

    @Test
    void nothingElseIsAskedForBesideIt() {
        saved(heart(), 2, "a.png");

        resume("--steps", "9").failsWith(2, "[resume-and-option]", "--steps");
        resume("a blue star").failsWith(2, "[resume-and-option]", "PROMPT");
        resume("--resumable", "b.safetensors").failsWith(2, "[resume-and-option]", "--resumable");
    }

    @Test
    void theSameArithmeticIsTaken() {
        saved(heart(), 2, "a.png");

        resume("--dtype", "bf16").failsWith(2, "[resume-other-computation]", "dtype", "f32", "bf16");
    }

    @Test
    void whatNamesNoPicturesIsRefused() throws IOException {
        for (String note : List.of("", "{}", "[1]", "{\"folder\": \"/\", \"files\": [\"a.txt\"], \"bare\": false}")) {
            PreparedRun run = CogView4.tiny().prepare(heart().build()).resumable(file(), note);
            Cancellation cancellation = new Cancellation();
            assertThatExceptionOfType(CancelledException.class)
                    .isThrownBy(() -> run.run(
                            RunListener.hearing(event -> {
                                if (event instanceof RunEvent.Saved) {
                                    cancellation.cancel();
                                }
                            }),
                            cancellation));

            CliRun refused = resume();

            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err().lines()).hasSize(1);
            Files.delete(file());
        }
    }

    @Test
    void filesThatAreNoneAreRefusedInALine() throws IOException {
        resume().failsWith(1, "[file-missing]");

        CogView4.tiny().encode("a red heart").save(file());
        resume().failsWith(2, "[resume-none]");
        Files.delete(file());

        new SafetensorsWriter()
                .metadata("resume_format", "cogview4j-resume-1")
                .metadata("resume", "x".repeat(1_000_000))
                .add("prompt_embeds", new float[16], 1, 2, 8)
                .write(file());
        resume().failsWith(2, "[resume-damaged]");
        Files.delete(file());

        saved(heart(), 3, "a.png");
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length / 2));
        resume().failsWith(1, "[safetensors-");
        whole[whole.length - 5] ^= 1;
        Files.write(file(), whole);
        resume().failsWith(2, "[resume-damaged]");
    }

    @Test
    void whatReadsEmbeddingsReadsTheFile() {
        saved(ImageRequest.builder().prompt("a red heart").steps(3), 3, "a.png");

        assertThat(CliRun.of("inspect", file().toString()).succeeds().out()).contains("a red heart");
        CliRun.of(
                        "generate",
                        "--embeddings",
                        file().toString(),
                        "--force",
                        "--output",
                        picture("b.png").toString())
                .succeeds();

        assertThat(picture("b.png")).isNotEmptyFile();
        assertThat(file()).isNotEmptyFile();
    }

    /** Where it is saved if nobody has said so. */
    @Test
    void aLongRunIsSavedBesideItsFirstPicture() throws IOException {
        Files.writeString(picture("a-001-resume.safetensors"), "something else");

        CliRun run = CliRun.interruptedAt(
                "The run is saved in",
                "generate",
                "a red heart",
                "--steps",
                "900",
                "--images",
                "100",
                "--seed",
                "1",
                "--no-cache",
                "--output",
                picture("a.png").toString());

        Path file = picture("a-001-resume-run2.safetensors");
        assertThat(run.err())
                .contains("The run is saved in " + file + " after each step. To go on if it ends: cogview4j generate"
                        + " --resume " + file + " --no-cache\n");
        assertThat(file).doesNotExist();
    }

    @Test
    void aShortRunIsNotSavedUnasked() throws IOException {
        CliRun.of(
                        "generate",
                        "a red heart",
                        "--steps",
                        "1",
                        "--output",
                        picture("a.png").toString())
                .succeeds();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(picture("a.png"));
        }
    }

    @Test
    void aRunThatIsSavedAndEndsWellSaysSoInJson() {
        CliRun run = CliRun.of(
                "generate",
                "a red heart",
                "--steps",
                "2",
                "--json",
                "--resumable",
                file().toString(),
                "--output",
                picture("a.png").toString());

        JsonNode json = JsonMapper.shared().readTree(run.succeeds().out());
        assertThat(json.path("resumable").asString()).isEqualTo(file().toString());
        assertThat(file()).doesNotExist();
    }

    @Test
    void aRunThatWasSavedIsNotSavedOver() {
        saved(heart(), 2, "a.png");

        CliRun.of(
                        "generate",
                        "a blue star",
                        "--resumable",
                        file().toString(),
                        "--output",
                        picture("b.png").toString())
                .failsWith(2, "[resume-file-exists]", "--resume " + file());
    }

    @Test
    void theFileIsCalledAsEmbeddingsAre() {
        CliRun.of("generate", "a red heart", "--resumable", "run.resume")
                .failsWith(2, "[output-name-not-safetensors]", "run.resume");
    }
}
