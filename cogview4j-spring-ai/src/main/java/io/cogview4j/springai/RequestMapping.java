package io.cogview4j.springai;

import static java.util.stream.Collectors.joining;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.retry.NonTransientAiException;

/**
 * Requests of Spring AI in the words of the library. What would change nothing is refused, not overlooked.
 *
 * @param model the name of the model that draws
 * @param configured what else it is called
 */
record RequestMapping(String model, @Nullable String configured) {
    private static final String BASE64 = "b64_json";

    ImageRequest of(List<ImageMessage> messages, @Nullable PictureSource picture, CogView4ImageOptions options) {
        requirePossible(messages, options);
        ImageRequest.Builder request = ImageRequest.builder()
                .settings(settings(options))
                .prompt(text(messages.stream().filter(message -> !isNegative(message)), null))
                .negativePrompt(text(messages.stream().filter(RequestMapping::isNegative), options.getNegativePrompt()))
                .imagesPerPrompt(options.getN() == null ? 1 : options.getN())
                .forced(Boolean.TRUE.equals(options.getForced()));
        options.getLoras().forEach(request::lora);
        if (picture != null) {
            request.initImage(InitImage.of(picture).withStrength(options.getStrength()));
        }
        return request.build();
    }

    /** Messages are parts of what one image shows, as Spring AI has it. */
    private static String text(Stream<ImageMessage> messages, @Nullable String further) {
        return Stream.concat(messages.map(ImageMessage::getText), Stream.ofNullable(further))
                .collect(joining(", "));
    }

    private static boolean isNegative(ImageMessage message) {
        return message.getWeight() != null && message.getWeight() < 0;
    }

    private static PromptSettings settings(CogView4ImageOptions options) {
        PromptSettings plain =
                new PromptSettings(options.getSeed(), size(options), options.getSteps(), options.getGuidanceScale());
        return plain.withSampling(Sampling.OPEN
                .withSampler(options.getSampler() == null ? null : SamplerName.parse(options.getSampler()))
                .withCache(options.getCache() == null ? null : StepCache.parse(options.getCache())));
    }

    private static @Nullable ImageSize size(CogView4ImageOptions options) {
        Integer width = options.getWidth();
        Integer height = options.getHeight();
        if (width == null && height == null) {
            return null;
        }
        if (width == null || height == null) {
            throw new NonTransientAiException(
                    "The size is %s by %s. An image has a width and a height. Set both, or none for the size that the model was made for."
                            .formatted(width == null ? "nothing" : width, height == null ? "nothing" : height));
        }
        return new ImageSize(width, height);
    }

    private void requirePossible(List<ImageMessage> messages, CogView4ImageOptions options) {
        if (messages.stream().allMatch(RequestMapping::isNegative)) {
            throw new NonTransientAiException(
                    "There is no prompt. An image needs at least one message without a negative weight. Add an ImageMessage that says what it shows.");
        }
        for (ImageMessage message : messages) {
            requirePossible(message);
        }
        String asked = options.getModel();
        if (asked != null && !asked.equals(model) && !asked.equals(configured)) {
            throw new NonTransientAiException(
                    "The model %s was asked for, and %s draws. A bean holds one model open. Leave the model out of the options of the prompt, or define a second CogView4ImageModel."
                            .formatted(asked, model));
        }
        String format = options.getResponseFormat();
        if (format != null && !format.equals(BASE64)) {
            throw new NonTransientAiException(
                    "The response format %s is not there. Images are drawn in this process and have no address. Leave it out, or take %s."
                            .formatted(format, BASE64));
        }
        if (options.getStyle() != null) {
            throw new NonTransientAiException(
                    "The style %s is not there. This model knows no styles but those that its prompt tells of. Leave it out, and add words for it to the prompt."
                            .formatted(options.getStyle()));
        }
    }

    private static void requirePossible(ImageMessage message) {
        if (message.getText() == null) {
            throw new NonTransientAiException(
                    "A message has no text. Joined with others it would be drawn as the word null. Give it a text, which may be empty.");
        }
        Float weight = message.getWeight();
        if (weight != null && Math.abs(weight) != 1) {
            throw new NonTransientAiException(
                    "A message has the weight %s. This model reads its prompt as a whole and weighs no parts of it. Take no weight or 1 for what the image shows, and -1 for what it should not show."
                            .formatted(weight));
        }
    }
}
