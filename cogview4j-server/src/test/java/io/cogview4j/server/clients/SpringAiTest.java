package io.cogview4j.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.ImageResponse;
import org.springframework.ai.openai.OpenAiImageModel;
import org.springframework.ai.openai.OpenAiImageOptions;

/** Spring AI's image model for OpenAI, which knows nothing of this server. */
class SpringAiTest {
    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static ImageModel model;

    @BeforeAll
    static void start() {
        server = RunningServer.in(folder);
        OpenAiImageOptions.Builder options = OpenAiImageOptions.builder();
        options.baseUrl(server.openAi());
        options.apiKey("not needed");
        options.size("128x128");
        options.quality("low");
        model = OpenAiImageModel.builder().options(options.build()).build();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void generates() {
        ImageResponse answer = model.call(new ImagePrompt("a red heart"));

        assertThat(Base64.getDecoder().decode(answer.getResult().getOutput().getB64Json()))
                .startsWith(0x89, 'P', 'N', 'G');
    }
}
