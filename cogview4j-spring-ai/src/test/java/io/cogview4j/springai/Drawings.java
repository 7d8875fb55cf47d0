package io.cogview4j.springai;

import io.cogview4j.api.ImageRequest;
import java.util.Base64;
import java.util.Objects;
import org.springframework.ai.image.ImageGeneration;
import org.springframework.ai.image.ImageResponse;

/** Small images. */
public final class Drawings {
    public static final String PROMPT = "a red heart";

    private Drawings() {}

    /** What is quick to draw: 128x128 in two steps. */
    public static CogView4ImageOptions.Builder quick() {
        return CogView4ImageOptions.builder().width(128).height(128).steps(2).seed(7L);
    }

    /** The same asked of the library. */
    static ImageRequest.Builder quickRequest() {
        return ImageRequest.builder().size(128, 128).steps(2).seed(7).negativePrompt("");
    }

    public static byte[] png(ImageGeneration generation) {
        return Base64.getDecoder().decode(generation.getOutput().getB64Json());
    }

    public static byte[] png(ImageResponse response) {
        return png(Objects.requireNonNull(response.getResult()));
    }

    static CogView4ImageGenerationMetadata metadata(ImageGeneration generation) {
        return (CogView4ImageGenerationMetadata) generation.getMetadata();
    }
}
