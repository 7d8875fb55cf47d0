package io.cogview4j.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSizeTest {
    @TempDir
    Path folder;

    @Test
    void countsFilesBelowButNoLinks() throws IOException {
        Files.createDirectory(folder.resolve("blobs"));
        Path blob = Files.write(folder.resolve("blobs/a"), new byte[100]);
        Files.write(folder.resolve("b"), new byte[23]);
        Files.createSymbolicLink(folder.resolve("snapshot"), blob);

        assertThat(FolderSize.bytes(folder)).hasValue(123);
    }

    @Test
    void ofOneThatIsNotThereIsNothing() {
        assertThat(FolderSize.bytes(folder.resolve("none"))).hasValue(0);
    }
}
