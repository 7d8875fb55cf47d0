package io.cogview4j.springai.autoconfigure;

import static io.cogview4j.springai.Drawings.PROMPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cogview4j.CogView4;
import io.cogview4j.api.Precision;
import io.cogview4j.events.RunListener;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.springai.CogView4ImageModel;
import io.cogview4j.springai.CogView4ImageOptions;
import io.cogview4j.springai.Drawings;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an application has that depends on the starter. */
class AutoConfigurationTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(CogView4AutoConfiguration.class, CogView4HealthAutoConfiguration.class))
            .withPropertyValues(
                    "spring.ai.cogview4j.image.width=128",
                    "spring.ai.cogview4j.image.height=128",
                    "spring.ai.cogview4j.image.steps=2");

    @Test
    void bothAreFoundBySpringBoot() {
        assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
                .contains(CogView4AutoConfiguration.class.getName(), CogView4HealthAutoConfiguration.class.getName());
    }

    @Test
    void anApplicationDrawsWithoutAnyConfiguration() {
        application.run(context -> assertThat(
                        Drawings.png(context.getBean(ImageModel.class).call(new ImagePrompt(PROMPT))))
                .startsWith(0x89, 'P', 'N', 'G'));
    }

    @Test
    void propertiesAreTheOptionsOfTheModel() {
        application
                .withPropertyValues(
                        "spring.ai.cogview4j.image.n=2",
                        "spring.ai.cogview4j.image.guidance-scale=2.5",
                        "spring.ai.cogview4j.image.sampler=heun",
                        "spring.ai.cogview4j.image.cache=fbc:0.1",
                        "spring.ai.cogview4j.image.seed=3",
                        "spring.ai.cogview4j.image.negative-prompt=blue",
                        "spring.ai.cogview4j.image.strength=0.5",
                        "spring.ai.cogview4j.image.forced=true",
                        "spring.ai.cogview4j.image.loras=a.safetensors:0.5,b.safetensors")
                .run(context -> {
                    CogView4ImageOptions options =
                            context.getBean(CogView4ImageModel.class).getOptions();
                    assertThat(options.getN()).isEqualTo(2);
                    assertThat(options.getWidth()).isEqualTo(128);
                    assertThat(options.getHeight()).isEqualTo(128);
                    assertThat(options.getSteps()).isEqualTo(2);
                    assertThat(options.getGuidanceScale()).isEqualTo(2.5);
                    assertThat(options.getSampler()).isEqualTo("heun");
                    assertThat(options.getCache()).isEqualTo("fbc:0.1");
                    assertThat(options.getSeed()).isEqualTo(3);
                    assertThat(options.getNegativePrompt()).isEqualTo("blue");
                    assertThat(options.getStrength()).isEqualTo(0.5);
                    assertThat(options.getForced()).isTrue();
                    assertThat(options.getLoras())
                            .extracting(lora -> lora.weight())
                            .containsExactly(0.5, 1.0);
                });
    }

    @Test
    void propertiesSayWhichModelDrawsAndWithWhat() {
        application
                .withPropertyValues(
                        "spring.ai.cogview4j.model=../cogview4j-tiny/src/main/resources/io/cogview4j/tiny/model",
                        "spring.ai.cogview4j.memory=2GiB",
                        "spring.ai.cogview4j.device=cpu",
                        "spring.ai.cogview4j.precision=bfloat16",
                        "spring.ai.cogview4j.threads=1")
                .run(context -> {
                    CogView4 model = context.getBean(CogView4.class);
                    assertThat(model.name()).isEqualTo("model");
                    assertThat(model.compute().precision()).isEqualTo(Precision.BFLOAT16);
                    assertThat(model.compute().threads()).isEqualTo(1);
                });
    }

    @Test
    void whatIsEmptyIsAsGoodAsLeftOut() {
        application
                .withPropertyValues(
                        "spring.ai.cogview4j.model=${NOBODY_HAS_SET_THIS:}",
                        "spring.ai.cogview4j.memory=",
                        "spring.ai.cogview4j.device=",
                        "spring.ai.cogview4j.threads=",
                        "spring.ai.cogview4j.image.n=",
                        "spring.ai.cogview4j.image.sampler=",
                        "spring.ai.cogview4j.image.cache=",
                        "spring.ai.cogview4j.image.negative-prompt=",
                        "spring.ai.cogview4j.image.loras=")
                .run(context -> {
                    assertThat(context.getBean(CogView4.class).name())
                            .isEqualTo(CogView4.tiny().name());
                    assertThat(Drawings.png(context.getBean(ImageModel.class).call(new ImagePrompt(PROMPT))))
                            .startsWith(0x89, 'P', 'N', 'G');
                });
    }

    @Test
    void theSwitchOfSpringAiChoosesTheModel() {
        application
                .withPropertyValues("spring.ai.model.image=cogview4j")
                .run(context -> assertThat(context).hasSingleBean(CogView4ImageModel.class));
        application
                .withPropertyValues("spring.ai.model.image=openai")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(ImageModel.class)
                        .doesNotHaveBean(CogView4.class)
                        .doesNotHaveBean(HealthIndicator.class));
    }

    @Test
    void beansOfTheApplicationTakeThePlaceOfOurs() {
        application.withUserConfiguration(OwnBeans.class).run(context -> {
            assertThat(context).hasSingleBean(CogView4.class).hasSingleBean(CogView4ImageModel.class);
            assertThat(context.getBean(CogView4ImageModel.class).getOptions().getSteps())
                    .isEqualTo(1);
        });
    }

    @Test
    void withoutSpringAiNothingIsThere() {
        application
                .withClassLoader(new FilteredClassLoader(ImageModel.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CogView4.class));
    }

    @Test
    void aListenerOfTheApplicationHearsHowFarACallIs() {
        AtomicInteger events = new AtomicInteger();
        application
                .withBean(RunListener.class, () -> RunListener.hearing(_ -> events.incrementAndGet()))
                .run(context -> {
                    context.getBean(ImageModel.class).call(new ImagePrompt(PROMPT));
                    assertThat(events).hasPositiveValue();
                });
    }

    @Test
    void theModelTellsOfItsHealthUnlessThatIsOff() {
        application.run(context -> {
            HealthIndicator indicator = context.getBean(HealthIndicator.class);
            assertThat(Objects.requireNonNull(indicator.health()).getStatus()).isEqualTo(Status.UP);
            assertThat(indicator.health().getDetails())
                    .containsEntry("model", "tiny")
                    .containsEntry("waiting", 0);
            context.getBean(CogView4ImageModel.class).close();
            assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        });
        application
                .withPropertyValues("management.health.cogview4j.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(HealthIndicator.class)
                        .hasSingleBean(CogView4ImageModel.class));
        application
                .withClassLoader(new FilteredClassLoader(HealthIndicator.class))
                .run(context -> assertThat(context).hasSingleBean(CogView4ImageModel.class));
    }

    @Test
    void aFailedCallIsDownUntilOneGoesWell() {
        AtomicInteger failures = new AtomicInteger(1);
        application
                .withBean(
                        RunListener.class,
                        () -> RunListener.hearing(_ -> {
                            if (failures.getAndDecrement() > 0) {
                                throw new UnsupportedOperationException("of the listener");
                            }
                        }))
                .run(context -> {
                    ImageModel model = context.getBean(ImageModel.class);
                    HealthIndicator indicator = context.getBean(HealthIndicator.class);
                    try {
                        model.call(new ImagePrompt(PROMPT));
                    } catch (RuntimeException e) {
                        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
                        assertThat(indicator.health().getDetails().get("error")).isEqualTo(e.getMessage());
                    }
                    model.call(new ImagePrompt(PROMPT));
                    assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
                });
    }

    @Test
    void closingTheContextEndsTheCallThatDrawsAndFreesTheModel() {
        AtomicReference<ApplicationContext> open = new AtomicReference<>();
        AtomicReference<CogView4ImageModel> model = new AtomicReference<>();
        application
                .withBean(RunListener.class, () -> RunListener.hearing(_ -> closing(open.get())))
                .run(context -> {
                    open.set(context);
                    model.set(context.getBean(CogView4ImageModel.class));
                    assertThat(org.assertj.core.api.Assertions.catchThrowable(
                                    () -> model.get().call(new ImagePrompt(PROMPT))))
                            .hasCauseInstanceOf(io.cogview4j.message.CancelledException.class);
                });
        assertThatIllegalStateException().isThrownBy(() -> model.get().call(new ImagePrompt(PROMPT)));
    }

    private static void closing(ApplicationContext context) {
        ((org.springframework.context.ConfigurableApplicationContext) context).close();
    }

    @Test
    void aModelThatIsMissingFailsTheStartWithWhatToDo() {
        application
                .withPropertyValues("spring.ai.cogview4j.model=no-such-folder")
                .run(context -> {
                    assertThat(context).hasFailed();
                    FailureAnalysis analysis =
                            Objects.requireNonNull(new CogView4FailureAnalyzer().analyze(context.getStartupFailure()));
                    CheckpointException cause = (CheckpointException) Objects.requireNonNull(analysis.getCause());
                    assertThat(analysis.getDescription())
                            .contains("no-such-folder")
                            .contains(cause.why());
                    assertThat(analysis.getAction()).isEqualTo(cause.advice());
                });
    }

    @Test
    void settingsOutOfRangeFailTheStartWithWhatToDo() {
        for (String property : List.of(
                "spring.ai.cogview4j.memory=much",
                "spring.ai.cogview4j.gpu-memory=much",
                "spring.ai.cogview4j.image.loras=a:b:1000")) {
            application.withPropertyValues(property).run(context -> {
                assertThat(context).hasFailed();
                assertThat(new CogView4FailureAnalyzer().analyze(context.getStartupFailure()))
                        .isNotNull();
            });
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnBeans {
        @Bean
        CogView4 own() {
            return CogView4.tiny();
        }

        @Bean
        CogView4ImageModel ownModel(CogView4 model) {
            return CogView4ImageModel.builder()
                    .model(model)
                    .options(CogView4ImageOptions.builder().steps(1).build())
                    .build();
        }
    }
}
