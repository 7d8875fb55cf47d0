package io.cogview4j.springai.autoconfigure;

import io.cogview4j.api.Lora;
import io.cogview4j.springai.CogView4ImageOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

/**
 * What is asked of images whose prompts say nothing else.
 *
 * @param n How many images, each with the next seed.
 * @param width Width in pixels; without it, what the model was made for.
 * @param height Height in pixels; without it, what the model was made for.
 * @param steps Denoising steps; without it, what the model suggests.
 * @param guidanceScale How closely to follow the prompt, 1 for no guidance; without it, what the model suggests.
 * @param sampler How images come out of noise.
 * @param cache Which evaluations of the network are left out: less time for other images; without it, none.
 * @param seed The same seed gives the same image; without it, one is drawn for each call.
 * @param negativePrompt What images should not show.
 * @param strength How far an image goes away from the picture that it starts from, 0 to 1; without it, 0.6.
 * @param forced Whether sizes are taken that the model was not trained for.
 * @param loras Adaptations of the model, each as FILE or FILE:WEIGHT; they sum.
 */
@ConfigurationProperties(CogView4ImageProperties.CONFIG_PREFIX)
public record CogView4ImageProperties(
        @Nullable Integer n,
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Integer steps,
        @Nullable Double guidanceScale,
        @Nullable String sampler,
        @Nullable String cache,
        @Nullable Long seed,
        @Nullable String negativePrompt,
        @Nullable Double strength,
        @Nullable Boolean forced,
        @Nullable List<String> loras) {
    public static final String CONFIG_PREFIX = "spring.ai.cogview4j.image";

    /** What is empty, as {@code ${SAMPLER:}} without the variable, is as good as left out. */
    public CogView4ImageProperties {
        sampler = StringUtils.hasText(sampler) ? sampler : null;
        cache = StringUtils.hasText(cache) ? cache : null;
    }

    public CogView4ImageOptions toOptions() {
        return CogView4ImageOptions.builder()
                .n(n)
                .width(width)
                .height(height)
                .steps(steps)
                .guidanceScale(guidanceScale)
                .sampler(sampler)
                .cache(cache)
                .seed(seed)
                .negativePrompt(negativePrompt)
                .strength(strength)
                .forced(forced)
                .loras(loras == null ? null : loras.stream().map(Lora::parse).toList())
                .build();
    }
}
