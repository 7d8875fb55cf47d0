package io.cogview4j.springai;

import static io.cogview4j.springai.Drawings.PROMPT;
import static io.cogview4j.springai.Drawings.quick;
import static io.cogview4j.springai.Drawings.quickRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.CogView4;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.PictureSource;
import io.cogview4j.events.RunListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.image.ImagePrompt;

/** An image starts from the picture that a message brings. */
class PictureTest {
    private static final ImageMessage MESSAGE =
            new ImageMessage(PROMPT, null, List.of(Drawings.media(Drawings.blue())), Map.of());

    @TempDir
    Path folder = Path.of("");

    @Test
    void anImageStartsFromThePictureOfAMessage() throws IOException {
        Path file = Files.write(folder.resolve("image"), Drawings.blue());
        try (CogView4ImageModel model = model(RunListener.NONE)) {
            byte[] drawn = Drawings.png(model.call(new ImagePrompt(List.of(MESSAGE))));

            InitImage picture = InitImage.of(PictureSource.of(file)).withStrength(0.5);
            assertThat(drawn)
                    .isEqualTo(CogView4.tiny()
                            .generate(quickRequest()
                                    .prompt(PROMPT)
                                    .initImage(picture)
                                    .build())
                            .first()
                            .png());
        }
    }

    @Test
    void nothingOfThePictureIsOnTheDiskWhenDrawingBegins() {
        List<Path> before = temporary();
        List<List<Path>> meanwhile = new ArrayList<>();
        try (CogView4ImageModel model = model(RunListener.hearing(_ -> meanwhile.add(temporary())))) {
            model.call(new ImagePrompt(List.of(MESSAGE)));
        }
        assertThat(meanwhile).isNotEmpty().allMatch(before::equals);
    }

    private static CogView4ImageModel model(RunListener listener) {
        return CogView4ImageModel.builder()
                .options(quick().strength(0.5).build())
                .listener(listener)
                .build();
    }

    private static List<Path> temporary() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("cogview4j-spring-ai-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
