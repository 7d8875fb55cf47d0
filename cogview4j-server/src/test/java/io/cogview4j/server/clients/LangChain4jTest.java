package io.cogview4j.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.model.image.ImageModel;
import dev.langchain4j.model.openai.OpenAiImageModel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LangChain4j's image model for OpenAI, which knows nothing of this server. */
class LangChain4jTest {
    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static ImageModel model;

    @BeforeAll
    static void start() {
        server = RunningServer.in(folder);
        model = OpenAiImageModel.builder()
                .baseUrl(server.openAi())
                .apiKey("not needed")
                .modelName("gpt-image-2")
                .size("128x128")
                .quality("low")
                .build();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void generates() {
        Image image = model.generate("a red heart").content();

        assertThat(Base64.getDecoder().decode(image.base64Data())).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void generatesSeveral() {
        List<Image> images = model.generate("a blue star", 2).content();

        assertThat(images).extracting(Image::base64Data).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void edits() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB), "png", bytes);
        Image picture = Image.builder()
                .base64Data(Base64.getEncoder().encodeToString(bytes.toByteArray()))
                .mimeType("image/png")
                .build();

        Image image = model.edit(picture, "a green tree").content();

        assertThat(Base64.getDecoder().decode(image.base64Data())).startsWith(0x89, 'P', 'N', 'G');
    }
}
