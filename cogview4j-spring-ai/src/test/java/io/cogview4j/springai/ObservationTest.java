package io.cogview4j.springai;

import static io.cogview4j.springai.Drawings.PROMPT;
import static io.cogview4j.springai.Drawings.quick;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.observation.DefaultImageModelObservationConvention;
import org.springframework.ai.image.observation.ImageModelObservationContext;
import org.springframework.ai.retry.NonTransientAiException;

/** Each call is observed as those of Spring AI's own models are. */
class ObservationTest {
    private final TestObservationRegistry registry = TestObservationRegistry.create();

    @Test
    void aCallIsObservedWithTheModelAndTheSizeThatWereMeant() {
        try (CogView4ImageModel model = model()) {
            model.call(new ImagePrompt(PROMPT));
        }
        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("gen_ai.client.operation")
                .that()
                .hasContextualNameEqualTo("image tiny")
                .hasLowCardinalityKeyValue("gen_ai.operation.name", "image")
                .hasLowCardinalityKeyValue("gen_ai.system", "cogview4j")
                .hasLowCardinalityKeyValue("gen_ai.request.model", "tiny")
                .hasHighCardinalityKeyValue("gen_ai.request.image.size", "128x128")
                .hasBeenStarted()
                .hasBeenStopped();
    }

    @Test
    void aRefusalIsObservedAsAnError() {
        try (CogView4ImageModel model = model()) {
            assertThatExceptionOfType(NonTransientAiException.class)
                    .isThrownBy(() ->
                            model.call(new ImagePrompt(PROMPT, quick().steps(0).build())));
        }
        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("gen_ai.client.operation")
                .that()
                .hasError()
                .hasBeenStopped();
    }

    @Test
    void aConventionOfOnesOwnNamesTheObservation() {
        try (CogView4ImageModel model = model()) {
            model.setObservationConvention(new DefaultImageModelObservationConvention() {
                @Override
                public String getName() {
                    return "drawing";
                }

                @Override
                public KeyValues getLowCardinalityKeyValues(ImageModelObservationContext context) {
                    return KeyValues.of(KeyValue.of(
                            "images",
                            String.valueOf(
                                    context.getResponse() == null
                                            ? 0
                                            : context.getResponse().getResults().size())));
                }
            });
            model.call(new ImagePrompt(PROMPT));
        }
        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("drawing")
                .that()
                .hasLowCardinalityKeyValue("images", "1");
    }

    private CogView4ImageModel model() {
        return CogView4ImageModel.builder()
                .options(quick().build())
                .observationRegistry(registry)
                .build();
    }
}
