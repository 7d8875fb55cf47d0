package io.cogview4j.server.http.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.server.job.JobNote;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which status a failure has, and what of it is told. */
class ErrorAnswerTest {
    private static ErrorAnswer answer(Throwable failure) {
        return ErrorAnswer.of(failure, Locale.ENGLISH);
    }

    @Test
    void whatTheLibraryRefusesIsTheClientsFault() {
        ErrorAnswer answer = answer(new InvalidRequestException(CoreMessage.SIZE_NOT_MULTIPLE, "63x63", 32, "64x64"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.param()).isEqualTo("size");
        assertThat(answer.note().code()).isEqualTo("size-not-multiple");
        assertThat(answer.allHeaders()).containsEntry("X-Should-Retry", "false");
    }

    @Test
    void whatDoesNotFitMemoryCannotBeProcessed() {
        ErrorAnswer answer =
                answer(new InvalidRequestException(CoreMessage.MEMORY_TOO_SMALL_FOR_DENOISING, "1 GiB", "2 GiB"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.param()).isEqualTo("memory");
    }

    @Test
    void ofAGpuWhichNoRequestChoosesItNamesNoField() {
        ErrorAnswer answer =
                answer(new InvalidRequestException(ComputeMessage.DEVICE_MEMORY_TOO_SMALL, "1 GiB", "2 GiB"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.param()).isNull();
    }

    @Test
    void theServersOwnFilesAreItsOwnFault() {
        assertThat(answer(new CheckpointException(CoreMessage.FILE_MISSING, "/srv/model/x"))
                        .status())
                .isEqualTo(500);
        assertThat(answer(new CancelledException()).status()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /srv/blobs/ab/picture.png     | picture.png
            C:\\srv\\blobs\\picture.png   | picture.png
            picture.png                   | picture.png""")
    void foldersAreNotTold(String path, String shown) {
        ErrorAnswer answer = answer(new InvalidRequestException(CoreMessage.PICTURE_UNKNOWN, path));

        assertThat(answer.note().english().what()).contains(shown).doesNotContain("srv");
    }

    @Test
    void foldersAreNotToldInNotesEither() {
        JobNote note = JobNote.of(Message.of(CoreMessage.PICTURE_RESIZED, "/srv/a.png", "1x1", "128x128"));

        assertThat(note.english().what()).startsWith("a.png was resized").doesNotContain("srv");
    }

    @Test
    void aFileThatIsCalledByItsContentIsToldByThePartThatItWasSentAs() {
        String file = "/srv/files/ab/" + "0f".repeat(31);

        assertThat(answer(new InvalidRequestException(CoreMessage.MASK_EMPTY, file))
                        .note()
                        .english()
                        .what())
                .startsWith("mask ");
        assertThat(JobNote.of(Message.of(CoreMessage.PICTURE_RESIZED, file, "1x1", "128x128"))
                        .english()
                        .what())
                .startsWith("image ");
    }

    @Test
    void whatNobodyForesawIsToldByItsKindAlone() {
        ErrorAnswer answer = answer(new IllegalStateException("password=hunter2 in /etc/secret"));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body().toString())
                .contains("IllegalStateException")
                .doesNotContain("hunter2")
                .doesNotContain("secret");
    }
}
