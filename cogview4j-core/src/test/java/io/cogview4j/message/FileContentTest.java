package io.cogview4j.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are what their first bytes say. */
class FileContentTest {
    private static final Message OTHERWISE = Message.of(CoreMessage.FILE_SHRANK, "file");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html>",
                "<!doctype HTML>",
                "\n  <html lang=\"en\">",
                "\ufeff<!DOCTYPE html>",
                "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"
            })
    void whatAServerAnsweredIsAWebPage(String text) throws IOException {
        assertContent(FileContent.WEB_PAGE, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aPointerOfGitLfsIsNoWeights() throws IOException {
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1233219664\n";

        assertContent(FileContent.LFS_POINTER, pointer.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "PNG, 89504e470d0a1a0a0000000d49484452",
        "OTHER_PICTURE, ffd8ffe000104a464946",
        "OTHER_PICTURE, 474946383961",
        "OTHER_PICTURE, 52494646247d00005745425056503820",
        "PICKLE, 80027d7100",
        "PICKLE, 8004950000000000",
        "GGUF, 4747554603000000",
        "ARCHIVE, 377abcaf271c0004",
        "SAFETENSORS, 02000000000000007b7d",
        "JSON, 7b7d",
        "JSON, 0a5b5d"
    })
    void formatsAreToldByTheirFirstBytes(FileContent content, String hex) throws IOException {
        assertContent(content, HexFormat.of().parseHex(hex));
    }

    @Test
    void whatTorchSavedIsAPickleInAnArchive() throws IOException {
        Path torch = folder.resolve("weights.bin");
        Path other = folder.resolve("other.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(torch));
                ZipOutputStream otherZip = new ZipOutputStream(Files.newOutputStream(other))) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            otherZip.putNextEntry(new ZipEntry("model.safetensors"));
        }

        assertThat(FileContent.of(torch)).contains(FileContent.PICKLE);
        assertThat(FileContent.of(other)).contains(FileContent.ARCHIVE);
    }

    @Test
    void compressedFilesAreArchives() throws IOException {
        Path file = folder.resolve("weights.gz");
        try (ObjectOutputStream out = new ObjectOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(1);
        }

        assertThat(FileContent.of(file)).contains(FileContent.ARCHIVE);
    }

    @Test
    void nothingAndNothingButZerosAreDownloadsThatFailed() throws IOException {
        assertContent(FileContent.EMPTY, new byte[0]);
        assertContent(FileContent.ZEROS, new byte[4096]);
    }

    @Test
    void whatIsNotKnownIsNotGuessed() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "a text");

        assertThat(FileContent.of(file)).isEmpty();
        assertThat(FileContent.insteadOf(FileContent.JSON, file, OTHERWISE)).isEqualTo(OTHERWISE);
    }

    @Test
    void aFileThatIsWhatItShouldBeKeepsItsOwnReason() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "{");

        assertThat(FileContent.insteadOf(FileContent.JSON, file, OTHERWISE)).isEqualTo(OTHERWISE);
        assertThat(FileContent.insteadOf(FileContent.PNG, file, OTHERWISE))
                .isEqualTo(Message.of(CoreMessage.FILE_IS_JSON, file));
    }

    private void assertContent(FileContent expected, byte[] bytes) throws IOException {
        assertThat(FileContent.of(Files.write(folder.resolve("a"), bytes))).contains(expected);
    }
}
