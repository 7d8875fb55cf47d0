package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands do with files that are there before them. */
class OverwriteTest {
    private static final int MISUSED = 2;

    @TempDir
    Path folder;

    @Test
    void theFileThatWasNamedIsWrittenAndNoOther() throws IOException {
        Path other = Files.writeString(folder.resolve("photo.png"), "precious");
        Path named = folder.resolve("photo.PNG");

        CliRun run = generate("--output", named.toString()).succeeds();

        assertThat(other).hasContent("precious");
        assertThat(named).isNotEmptyFile();
        assertThat(run.out()).isEqualTo(named + System.lineSeparator());
    }

    @Test
    void anEarlierPictureIsKeptUnlessItMayBeOverwritten() throws IOException {
        Path picture = folder.resolve("a.png");
        generate("--seed", "1", "--output", picture.toString()).succeeds();
        byte[] first = Files.readAllBytes(picture);

        generate("--seed", "2", "--output", picture.toString()).failsWith(MISUSED, picture.toString(), "--overwrite");
        generate("--seed", "2", "--output", picture.toString(), "--force").failsWith(MISUSED, picture.toString());
        assertThat(picture).hasBinaryContent(first);

        generate("--seed", "2", "--output", picture.toString(), "--overwrite").succeeds();
        assertThat(Files.readAllBytes(picture)).isNotEqualTo(first);
    }

    @Test
    void soAreNumberedPictures() throws IOException {
        Path second = Files.writeString(folder.resolve("a-2.png"), "notes");

        generate("--images", "3", "--output", folder.resolve("a.png").toString())
                .failsWith(MISUSED, second.toString());

        assertThat(names()).containsExactly("a-2.png");
    }

    @Test
    void soAreEmbeddings() throws IOException {
        Path file = folder.resolve("a.safetensors");
        encode("a red heart", file).succeeds();
        byte[] first = Files.readAllBytes(file);

        encode("a blue star", file).failsWith(MISUSED, file.toString(), "--overwrite");
        assertThat(file).hasBinaryContent(first);

        encode("a blue star", file, "--overwrite").succeeds();
        assertThat(Files.readAllBytes(file)).isNotEqualTo(first);
    }

    @Test
    void weightsAreNoEmbeddings() throws IOException {
        Path weights = folder.resolve("model.safetensors");
        String header = "{\"layer.weight\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        Files.write(weights, safetensors(header));

        encode("a red heart", weights, "--overwrite").failsWith(MISUSED, weights.toString(), "delete");

        assertThat(weights).hasBinaryContent(safetensors(header));
    }

    @Test
    void aRunThatFailsGivesItsNamesBack() throws IOException {
        generate(
                "--model",
                folder.toString(),
                "--output",
                folder.resolve("a.png").toString());
        encode("a", folder.resolve("a.safetensors"), "--model", folder.toString());

        assertThat(names()).isEmpty();
    }

    private static byte[] safetensors(String header) {
        byte[] bytes = new byte[8 + header.length() + 4];
        bytes[0] = (byte) header.length();
        System.arraycopy(header.getBytes(StandardCharsets.US_ASCII), 0, bytes, 8, header.length());
        return bytes;
    }

    private static CliRun generate(String... more) {
        return run(List.of("generate", "a red heart", "--size", "128x128", "--steps", "1"), more);
    }

    private static CliRun encode(String prompt, Path file, String... more) {
        return run(List.of("encode", prompt, "--no-cache", "--output", file.toString()), more);
    }

    private static CliRun run(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return CliRun.of(all.toArray(String[]::new));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
