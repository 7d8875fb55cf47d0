import dev.langchain4j.data.image.Image;
import dev.langchain4j.model.image.ImageModel;
import io.cogview4j.langchain4j.CogView4ImageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Draws a picture, and another one from it, through the interface of LangChain4j. */
public final class Draw {
    public static void main(String[] args) throws IOException {
        try (CogView4ImageModel model = CogView4ImageModel.builder().seed(7L).build()) {
            Image heart = model.generate("a red heart").content();
            save(heart, Path.of("langchain4j-heart.png"));
            save(bluer(model, heart), Path.of("langchain4j-edited.png"));
        }
    }

    /** Knows nothing of CogView4. */
    private static Image bluer(ImageModel model, Image image) {
        return model.edit(image, "a blue heart").content();
    }

    private static void save(Image image, Path file) throws IOException {
        Files.write(file, Base64.getDecoder().decode(image.base64Data()));
        System.out.println(file + ": " + image.revisedPrompt());
    }
}
