package io.cogview4j.langchain4j;

import static io.cogview4j.langchain4j.Drawings.PROMPT;
import static io.cogview4j.langchain4j.Drawings.bytes;
import static io.cogview4j.langchain4j.Drawings.quick;
import static io.cogview4j.langchain4j.Drawings.quickRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.model.image.ImageModel;
import dev.langchain4j.model.output.Response;
import io.cogview4j.CogView4;
import io.cogview4j.GeneratedImages;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.message.CancelledException;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The model as programs of LangChain4j see it: through their interface. */
class CogView4ImageModelTest {
    private static CogView4ImageModel held;
    private final ImageModel model = held;

    @BeforeAll
    static void open() {
        held = quick().build();
    }

    @AfterAll
    static void close() {
        held.close();
    }

    @Test
    void anImageIsAPngWithThePromptThatWasDrawn() {
        Image image = model.generate(PROMPT).content();

        assertThat(bytes(image)).isEqualTo(library().first().png());
        assertThat(image.mimeType()).isEqualTo("image/png");
        assertThat(image.revisedPrompt()).isEqualTo(PROMPT);
    }

    @Test
    void theResponseTellsHowTheImageWasMade() {
        Response<Image> response = model.generate(PROMPT);

        assertThat(response.metadata())
                .containsEntry("model", "tiny")
                .containsEntry("seeds", List.of(7L))
                .containsEntry("size", "128x128")
                .containsEntry("steps", 2)
                .containsEntry("warnings", List.of())
                .containsKey("guidanceScale");
    }

    @Test
    void aPromptWithNoneOfTheModelsWordsIsDrawnWithAWarning() {
        assertThat(model.generate("xyzzy").metadata().get("warnings").toString())
                .contains("xyzzy");
    }

    @Test
    void severalImagesOfAPromptHaveSeedsThatFollowEachOther() {
        Response<List<Image>> response = model.generate(PROMPT, 2);

        GeneratedImages alone =
                CogView4.tiny().generate(quickRequest().imagesPerPrompt(2).build());
        assertThat(response.content())
                .extracting(Drawings::bytes)
                .containsExactly(
                        alone.images().get(0).png(), alone.images().get(1).png());
        assertThat(response.metadata()).containsEntry("seeds", List.of(7L, 8L));
    }

    @Test
    void withoutASeedEachCallDrawsAnother() {
        try (CogView4ImageModel model = quick().seed(null).build()) {
            assertThat(model.generate(PROMPT).content())
                    .isNotEqualTo(model.generate(PROMPT).content());
        }
    }

    @Test
    void everySettingOfTheBuilderReachesTheImage() {
        try (CogView4ImageModel model = CogView4ImageModel.builder()
                .model(CogView4.tiny())
                .memory("2GiB")
                .compute(CogView4.tiny().compute().withThreads(1))
                .size("64x32")
                .forced(true)
                .steps(3)
                .guidanceScale(2.5)
                .sampler("heun")
                .cache("fbc:1")
                .seed(3L)
                .negativePrompt("blue")
                .build()) {
            io.cogview4j.Image alone = CogView4.tiny()
                    .withMemory(MemoryBudget.parse("2GiB"))
                    .generate(quickRequest()
                            .size(64, 32)
                            .forced(true)
                            .steps(3)
                            .guidanceScale(2.5)
                            .sampling(Sampling.with(SamplerName.HEUN))
                            .cache(new StepCache.FirstBlock(1))
                            .seed(3)
                            .negativePrompt("blue")
                            .build())
                    .first();
            assertThat(bytes(model.generate(PROMPT).content())).isEqualTo(alone.png());
        }
    }

    @Test
    void aModelMayBeAFolder() {
        try (CogView4ImageModel fromFolder = quick().model(
                        "../cogview4j-tiny/src/main/resources/io/cogview4j/tiny/model")
                .build()) {
            assertThat(Drawings.pixels(fromFolder.generate(PROMPT).content()).getRGB(64, 64))
                    .isEqualTo(library().first().toBufferedImage().getRGB(64, 64));
            assertThat(fromFolder.modelName()).isEqualTo("model");
        }
    }

    @Test
    void threadsThatCallAtOnceHaveTheImagesOfCallsAlone() {
        List<CompletableFuture<Image>> calls = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> model.generate(PROMPT).content()))
                .limit(4)
                .toList();

        byte[] alone = library().first().png();
        assertThat(calls).allSatisfy(call -> assertThat(bytes(call.join())).isEqualTo(alone));
    }

    @Test
    void theListenerHearsHowFarACallIs() {
        List<Stage> stages = new CopyOnWriteArrayList<>();
        RunListener listener = RunListener.hearing(event -> {
            if (event instanceof RunEvent.Advanced(Stage stage, double _, int _) && !stages.contains(stage)) {
                stages.add(stage);
            }
        });
        try (CogView4ImageModel model = quick().listener(listener).build()) {
            model.generate(PROMPT);
        }
        assertThat(stages).containsExactly(Stage.TEXT_ENCODING, Stage.DENOISING, Stage.DECODING);
    }

    @Test
    void closingEndsACallThatDraws() {
        AtomicReference<CogView4ImageModel> model = new AtomicReference<>();
        model.set(
                quick().listener(RunListener.hearing(_ -> model.get().close())).build());

        assertThatExceptionOfType(NonRetriableException.class)
                .isThrownBy(() -> model.get().generate(PROMPT))
                .withCauseInstanceOf(CancelledException.class);
        assertThatIllegalStateException().isThrownBy(() -> model.get().generate(PROMPT));
    }

    private static GeneratedImages library() {
        return CogView4.tiny().generate(quickRequest().build());
    }
}
