package io.cogview4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFolderTest {
    @TempDir
    private Path folder;

    private SharedFolder shared() throws IOException {
        return SharedFolder.open(folder.toUri().toString(), new Configuration(false));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aFileIsWrittenOnceAndThenLeftAsItIs() throws IOException {
        assertThat(shared().write("a/b.png", bytes("first"))).isTrue();
        assertThat(shared().write("a/b.png", bytes("second"))).isFalse();
        assertThat(shared().read("a/b.png")).isEqualTo(bytes("first"));
    }

    @Test
    void noFilesOfChecksumsLieBesideAndNothingIsLeftOver() throws IOException {
        shared().write("a/b.png", bytes("content"));
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(folder.resolve("a/b.png"));
        }
    }

    @Test
    void ofSeveralWritersAtOnceEachFindsAWholeFile() throws Exception {
        byte[] content = new byte[1 << 20];
        List<Callable<byte[]>> writers = IntStream.range(0, 8)
                .<Callable<byte[]>>mapToObj(_ -> () -> {
                    shared().write("picture.png", content);
                    return shared().read("picture.png");
                })
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<byte[]> read : threads.invokeAll(writers)) {
                assertThat(read.get()).isEqualTo(content);
            }
        }
        assertThat(folder.resolve("_cogview4j-temporary")).isEmptyDirectory();
    }

    @Test
    void foldersAreToldInTheirOrderAndAMissingOneHasNone() throws IOException {
        shared().write("tables/b/x", bytes(""));
        shared().write("tables/a/x", bytes(""));
        assertThat(shared().folders("tables")).containsExactly("a", "b");
        assertThat(shared().folders("missing")).isEmpty();
    }
}
