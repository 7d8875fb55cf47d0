package io.cogview4j.springai;

import static io.cogview4j.springai.Drawings.PROMPT;
import static io.cogview4j.springai.Drawings.metadata;
import static io.cogview4j.springai.Drawings.png;
import static io.cogview4j.springai.Drawings.quick;
import static io.cogview4j.springai.Drawings.quickRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cogview4j.CogView4;
import io.cogview4j.GeneratedImages;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.RunListener;
import io.cogview4j.message.CancelledException;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.ImageOptionsBuilder;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.ImageResponse;
import org.springframework.ai.retry.NonTransientAiException;

/** The model as programs of Spring AI see it: through their interface. */
class CogView4ImageModelTest {
    private static CogView4ImageModel held;
    private final ImageModel model = held;

    @BeforeAll
    static void open() {
        held = CogView4ImageModel.builder().options(quick().build()).build();
    }

    @AfterAll
    static void close() {
        held.close();
    }

    @Test
    void anImageIsAPngThatTellsHowItWasMade() {
        ImageResponse response = model.call(new ImagePrompt(PROMPT));

        assertThat(png(response))
                .isEqualTo(library(quickRequest().prompt(PROMPT)).first().png());
        assertThat(response.getResult().getOutput().getUrl()).isNull();
        assertThat(metadata(response.getResult()))
                .isEqualTo(new CogView4ImageGenerationMetadata(
                        "image/png",
                        "tiny",
                        PROMPT,
                        "",
                        7L,
                        128,
                        128,
                        2,
                        metadata(response.getResult()).guidanceScale()));
    }

    @Test
    void theResponseTellsOfTheModelAndOfTokens() {
        ImageResponse response = model.call(new ImagePrompt(PROMPT));

        assertThat((String) response.getMetadata().get("model")).isEqualTo("tiny");
        assertThat(response.getMetadata().getUsage().getPromptTokens()).isPositive();
        assertThat(response.getMetadata().getCreated()).isPositive();
    }

    @Test
    void optionsOfThePromptPrevailOverThoseOfTheModel() {
        CogView4ImageOptions options = CogView4ImageOptions.builder()
                .n(2)
                .steps(3)
                .guidanceScale(2.5)
                .sampler("heun")
                .cache("fbc:1")
                .seed(3L)
                .negativePrompt("blue")
                .build();

        ImageResponse response = model.call(new ImagePrompt(PROMPT, options));

        GeneratedImages alone = library(quickRequest()
                .prompt(PROMPT)
                .imagesPerPrompt(2)
                .steps(3)
                .guidanceScale(2.5)
                .sampling(Sampling.with(SamplerName.HEUN))
                .cache(new StepCache.FirstBlock(1))
                .seed(3)
                .negativePrompt("blue"));
        assertThat(response.getResults())
                .extracting(Drawings::png)
                .containsExactly(
                        alone.images().get(0).png(), alone.images().get(1).png());
        assertThat(response.getResults())
                .extracting(image -> metadata(image).seed())
                .containsExactly(3L, 4L);
    }

    @Test
    void portableOptionsLeaveTheModelsOwnAsTheyAre() {
        ImageResponse response = model.call(new ImagePrompt(
                PROMPT,
                ImageOptionsBuilder.builder()
                        .n(1)
                        .model("tiny")
                        .responseFormat("b64_json")
                        .width(128)
                        .height(256)
                        .build()));

        assertThat(png(response))
                .isEqualTo(library(quickRequest().prompt(PROMPT).size(128, 256))
                        .first()
                        .png());
    }

    @Test
    void severalMessagesArePartsOfOnePromptAndNegativeWeightsSayWhatNotToShow() {
        ImageResponse response = model.call(new ImagePrompt(List.of(
                new ImageMessage(PROMPT),
                new ImageMessage("on a blue background", 1f),
                new ImageMessage("green", -1f))));

        assertThat(metadata(response.getResult()).prompt()).isEqualTo("a red heart, on a blue background");
        assertThat(metadata(response.getResult()).negativePrompt()).isEqualTo("green");
        assertThat(png(response))
                .isEqualTo(library(quickRequest()
                                .prompt("a red heart, on a blue background")
                                .negativePrompt("green"))
                        .first()
                        .png());
    }

    @Test
    void threadsThatCallAtOnceHaveTheImagesOfCallsAlone() {
        List<CompletableFuture<ImageResponse>> calls = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> model.call(new ImagePrompt(PROMPT))))
                .limit(4)
                .toList();

        byte[] alone = library(quickRequest().prompt(PROMPT)).first().png();
        assertThat(calls).allSatisfy(call -> assertThat(png(call.join())).isEqualTo(alone));
    }

    @Test
    void closingEndsACallThatDraws() {
        AtomicReference<CogView4ImageModel> model = new AtomicReference<>();
        model.set(CogView4ImageModel.builder()
                .options(quick().build())
                .listener(RunListener.hearing(_ -> model.get().close()))
                .build());

        assertThatExceptionOfType(NonTransientAiException.class)
                .isThrownBy(() -> model.get().call(new ImagePrompt(PROMPT)))
                .withCauseInstanceOf(CancelledException.class);
        assertThat(model.get().status().open()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> model.get().call(new ImagePrompt(PROMPT)));
    }

    private static GeneratedImages library(ImageRequest.Builder request) {
        return CogView4.tiny().generate(request.build());
    }
}
