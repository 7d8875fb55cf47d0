package io.cogview4j.server.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own Java client, which knows nothing of this server. */
class OpenAiJavaTest {
    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        server = RunningServer.in(folder);
        client = client(Duration.ofMinutes(1));
    }

    private static OpenAIClient client(Duration timeout) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(server.openAi())
                .apiKey("not needed")
                .timeout(timeout)
                .maxRetries(8)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static ImageGenerateParams.Builder request(String prompt, int steps) {
        return ImageGenerateParams.builder()
                .prompt(prompt)
                .size("128x128")
                .putAdditionalBodyProperty("steps", JsonValue.from(steps));
    }

    private static byte[] picture() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }

    private static byte[] decoded(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    @Test
    void generates() {
        ImagesResponse answer =
                client.images().generate(request("a red heart", 2).build());

        assertThat(decoded(answer.data().orElseThrow().getFirst().b64Json().orElseThrow()))
                .startsWith(0x89, 'P', 'N', 'G');
        assertThat(answer.created()).isPositive();
    }

    @Test
    void streamsPartialPicturesAndThePicture() {
        List<ImageGenStreamEvent> events;
        try (StreamResponse<ImageGenStreamEvent> stream = client.images()
                .generateStreaming(request("a green tree", 20).partialImages(1).build())) {
            events = stream.stream().toList();
        }

        assertThat(events).hasSizeBetween(1, 2);
        assertThat(events.getLast().isGenerationCompleted()).isTrue();
        assertThat(decoded(events.getLast().asGenerationCompleted().b64Json())).startsWith(0x89, 'P', 'N', 'G');
        assertThat(events.getLast().asGenerationCompleted().usage().totalTokens())
                .isNotNegative();
        assertThat(events.getLast().asGenerationCompleted().createdAt()).isPositive();
        assertThat(events.subList(0, events.size() - 1))
                .allMatch(ImageGenStreamEvent::isGenerationPartialImage)
                .allMatch(event -> event.asGenerationPartialImage().partialImageIndex() == 0);
    }

    @Test
    void edits() throws IOException {
        ImagesResponse answer = client.images()
                .edit(ImageEditParams.builder()
                        .image(picture())
                        .prompt("a blue star")
                        .putAdditionalBodyProperty("steps", JsonValue.from(2))
                        .build());

        assertThat(answer.data().orElseThrow().getFirst().b64Json()).isPresent();
    }

    @Test
    void hearsWhatIsWrongWithoutAskingAgain() {
        ImageGenerateParams impossible = ImageGenerateParams.builder()
                .prompt("a yellow fish")
                .size("100x100")
                .build();

        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> client.images().generate(impossible))
                .satisfies(problem -> assertThat(problem.param()).contains("size"));
    }

    @Test
    void getsItsPictureFromOneRunIfItAsksAgainBecauseItWaitedTooLong() {
        OpenAIClient impatient = client(Duration.ofMillis(1000));

        ImagesResponse answer =
                impatient.images().generate(request("a purple umbrella", 100).build());

        impatient.close();
        assertThat(answer.data().orElseThrow()).hasSize(1);
        assertThat(server.jobs("a purple umbrella")).isEqualTo(1);
    }

    @Test
    void listsTheModel() {
        assertThat(client.models().list().data())
                .extracting(model -> model.id())
                .containsExactly("tiny");
    }
}
