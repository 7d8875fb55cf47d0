package io.cogview4j.tiny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TinyModelTest {
    private static final Path SOURCES = Path.of("src/main/resources/io/cogview4j/tiny");

    /** After a change of the model, replace {@code model-files.txt} by the text that this test expects. */
    @Test
    void listsAllFilesOfTheModel() throws IOException {
        assertThat(Files.readString(SOURCES.resolve(TinyModel.INDEX))).isEqualTo(index(SOURCES.resolve("model")));
    }

    @Test
    void streamsItsFiles() throws IOException {
        try (InputStream config = TinyModel.open("model/vae/config.json")) {
            assertThat(config).hasSameContentAs(Files.newInputStream(SOURCES.resolve("model/vae/config.json")));
        }
    }

    @Test
    void namesAFileThatItLacks() {
        assertThatExceptionOfType(FileNotFoundException.class)
                .isThrownBy(() -> TinyModel.open("model/missing.json"))
                .withMessage("the resource model/missing.json is missing");
    }

    @Test
    void isWhereTheClassComesFrom() throws IOException {
        assertThat(TinyModel.location())
                .hasProtocol("file")
                .asString()
                .endsWith("target/classes/io/cogview4j/tiny/model-files.txt");
    }

    private static String index(Path model) throws IOException {
        try (Stream<Path> paths = Files.walk(model)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> model.relativize(path).toString().replace('\\', '/'))
                    .sorted()
                    .map(path -> line(model, path))
                    .collect(Collectors.joining());
        }
    }

    private static String line(Path model, String path) {
        try {
            byte[] content = Files.readAllBytes(model.resolve(path));
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            return content.length + " " + sha256 + " " + path + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
