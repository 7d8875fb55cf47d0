package io.cogview4j.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.PromptCache;
import io.cogview4j.inspect.EmbeddingsInspection;
import io.cogview4j.sampling.StepCache;
import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Drawing.EmbeddingsChoice;
import io.cogview4j.server.job.Encoding;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.job.PictureOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of jobs. */
class WorkerTest extends WorkerFixture {
    @Test
    void makesThePictureThatTheLibraryMakes() throws InterruptedException {
        JobId id = add(drawing("a red heart", 7));
        start(Duration.ofHours(1));

        await(() -> claims.results.containsKey(id));

        assertThat(picture(id)).isEqualTo(alone("a red heart", 7, STEPS));
    }

    @Test
    void drawsJobsOfOneKindInOnePassWithThePicturesOfEachAlone() throws InterruptedException {
        JobId heart = add(drawing("a red heart", 7));
        JobId other = add(drawing("a green tree", 1, 3, false));
        JobId star = add(drawing("a blue star", 8));
        start(Duration.ofHours(1));

        await(() -> claims.results.size() == 3);

        assertThat(claims.taken).containsExactly(List.of(heart, star), List.of(other));
        assertThat(picture(heart)).isEqualTo(alone("a red heart", 7, STEPS));
        assertThat(picture(star)).isEqualTo(alone("a blue star", 8, STEPS));
        assertThat(picture(other)).isEqualTo(alone("a green tree", 1, 3));
    }

    @Test
    void aJobWithACacheOfStepsHasThePictureOfTheLibraryAndNoPassWithOthers() throws InterruptedException {
        JobId exact = add(drawing("a red heart", 7));
        JobId cached = add(cached("a red heart", 7));
        start(Duration.ofHours(1));

        await(() -> claims.results.size() == 2);

        assertThat(claims.taken).containsExactly(List.of(exact), List.of(cached));
        assertThat(picture(cached))
                .isEqualTo(alone("a red heart", 7, STEPS, new StepCache.FirstBlock(1)))
                .isNotEqualTo(picture(exact));
    }

    @Test
    void encodesThePromptsOfAllThatWaitBeforeItDraws() throws InterruptedException {
        JobId first = add(drawing("a red heart", 7));
        add(drawing("a yellow fish", 1, 3, false));
        start(Duration.ofHours(1));

        await(() -> claims.results.containsKey(first));

        assertThat(PromptCache.in(folder.resolve("cache")).list())
                .extracting(PromptCache.CachedPrompt::text)
                .contains("a red heart", "a yellow fish");
    }

    @Test
    void givesSeveralPicturesOfAJobTheNextSeeds() throws InterruptedException {
        Drawing two = new Drawing(
                "a red heart",
                null,
                null,
                2,
                128,
                128,
                STEPS,
                null,
                7L,
                null,
                null,
                null,
                List.of(),
                null,
                new PictureOutput(PictureOutput.Format.JPEG, 80),
                false);
        JobId id = add(two);
        start(Duration.ofHours(1));

        await(() -> claims.results.containsKey(id));

        assertThat(claims.results.get(id)).extracting(JobResult::seed).containsExactly(7L, 8L);
        assertThat(claims.results.get(id)).extracting(JobResult::index).containsExactly(0, 1);
        assertThat(picture(id)).startsWith(0xFF, 0xD8, 0xFF);
    }

    @Test
    void showsPreviewsToWhoWantsThem() throws InterruptedException {
        JobId seen = add(drawing("a red heart", 7, 6, true));
        JobId unseen = add(drawing("a blue star", 8, 7, false));
        start(Duration.ofHours(1));

        await(() -> claims.results.size() == 2);

        assertThat(claims.previews).containsKey(seen).doesNotContainKey(unseen);
    }

    @Test
    void encodesToAFileThatDrawsTheSamePicture() throws InterruptedException {
        JobId encoded = add(new Encoding(List.of(new Encoding.Text("a red heart", null)), true));
        start(Duration.ofHours(1));
        await(() -> claims.results.containsKey(encoded));
        BlobId file = claims.results.get(encoded).getFirst().blob();
        assertThat(EmbeddingsInspection.of(blobs.file(file).orElseThrow()).prompts())
                .hasSize(1);

        JobId drawn = add(drawing(new EmbeddingsChoice(file, null)));
        await(() -> claims.results.containsKey(drawn));

        assertThat(picture(drawn)).isEqualTo(alone("a red heart", 7, STEPS));
    }

    @Test
    void failsAJobWhoseFileIsGoneAndGoesOn() throws InterruptedException, IOException {
        JobId encoded = add(new Encoding(List.of(new Encoding.Text("a red heart", null)), true));
        Worker first = start(Duration.ofHours(1));
        await(() -> claims.results.containsKey(encoded));
        first.stop(Duration.ofSeconds(10));
        BlobId file = claims.results.get(encoded).getFirst().blob();
        JobId broken = add(drawing(new EmbeddingsChoice(file, null)));
        JobId sound = add(drawing("a blue star", 8));
        Files.delete(blobs.file(file).orElseThrow());

        start(Duration.ofHours(1));
        await(() -> claims.results.containsKey(sound));

        assertThat(claims.problems.get(broken).note().code()).isEqualTo("file-forgotten");
        assertThat(claims.problems.get(broken).status()).isEqualTo(400);
    }

    @Test
    void takesTheMemoryThatAJobAsksFor() throws InterruptedException {
        Drawing frugal = new Drawing(
                "a red heart",
                null,
                null,
                1,
                128,
                128,
                STEPS,
                null,
                7L,
                null,
                null,
                null,
                List.of(),
                "8GiB",
                PictureOutput.PNG,
                false);
        JobId id = add(frugal);
        start(Duration.ofHours(1));

        await(() -> claims.results.containsKey(id));

        assertThat(picture(id)).isEqualTo(alone("a red heart", 7, STEPS));
    }

    @Test
    void failsAJobWhosePictureCannotBeStored() throws InterruptedException, IOException {
        JobId id = add(drawing("a red heart", 7));
        Path files = folder.resolve("files");
        Path away = Files.move(files, folder.resolve("away"));
        try {
            start(Duration.ofHours(1));
            await(() -> claims.problems.containsKey(id));
        } finally {
            Files.move(away, files);
        }

        assertThat(claims.results).isEmpty();
        assertThat(claims.problems.get(id).status()).isEqualTo(500);
    }
}
