package io.cogview4j.springai;

import io.cogview4j.GeneratedImages;
import io.cogview4j.api.ImageSize;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.image.Image;
import org.springframework.ai.image.ImageGeneration;
import org.springframework.ai.image.ImageResponse;
import org.springframework.ai.image.ImageResponseMetadata;

/** Results of the library in the words of Spring AI. */
final class ResponseMapping {
    private ResponseMapping() {}

    static ImageResponse of(GeneratedImages drawn, List<Integer> promptTokens) {
        int tokens = promptTokens.stream().mapToInt(Integer::intValue).sum();
        ImageResponseMetadata metadata =
                new ImageResponseMetadata(System.currentTimeMillis(), new DefaultUsage(tokens, 0));
        metadata.put("model", drawn.first().model());
        metadata.put(
                "warnings",
                drawn.warnings().stream()
                        .map(warning -> warning.text(Locale.ENGLISH))
                        .toList());
        return new ImageResponse(
                drawn.images().stream().map(ResponseMapping::generation).toList(), metadata);
    }

    private static ImageGeneration generation(io.cogview4j.Image image) {
        ImageSize size = image.size();
        return new ImageGeneration(
                new Image(null, Base64.getEncoder().encodeToString(image.png())),
                new CogView4ImageGenerationMetadata(
                        "image/png",
                        image.model(),
                        image.prompt(),
                        image.negativePrompt(),
                        image.seed(),
                        size.width(),
                        size.height(),
                        image.steps(),
                        image.guidanceScale()));
    }
}
