package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.MessageCode;
import io.cogview4j.resume.ResumeFile;
import io.cogview4j.resume.SavedRun;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;

/** A small run that was saved, and what becomes of it where something is another. */
abstract class ResumeFixture {
    static final Path RANDOM = ModelCopy.random("random-a");

    @TempDir
    Path folder;

    static ImageRequest.Builder request() {
        return ImageRequest.builder()
                .prompt("a red heart")
                .size(32, 32)
                .steps(3)
                .seed(7)
                .forced(true);
    }

    final Path file() {
        return folder.resolve("run.safetensors");
    }

    final SavedRun saved(CogView4 model, ImageRequest.Builder request) {
        try (Session session = model.session()) {
            new SavedRuns(session, file()).cancelled(request, 3);
        }
        return ResumeFile.read(file());
    }

    final void refused(CogView4 model, MessageCode code, Object... named) {
        assertThatExceptionOfType(CogView4Exception.class)
                .isThrownBy(() -> model.prepare(ImageRequest.resuming(file())))
                .satisfies(refusal -> assertThat(refusal.problem().code()).isEqualTo(code))
                .satisfies(refusal -> assertThat(refusal.problem().values())
                        .contains(Arrays.stream(named).map(Object::toString).toArray(String[]::new)));
    }
}
