package io.cogview4j.reference;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.api.CogView4Exception;
import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.api.StepCallback;
import io.cogview4j.image.RgbImage;
import io.cogview4j.pipeline.CogView4Pipeline;
import io.cogview4j.pipeline.GeneratedImages;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.PromptEncoder;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A wrong call that Java's types leave no way to write. It counts as rejected; what is checked is that the types are
 * still those, or that the text is refused where it becomes a number.
 *
 * @param reason why there is no such call
 * @param check fails if there is one after all
 */
record Unwritable(String reason, Runnable check) {
    private static final String TEXTS = "prompts are a list of texts";
    private static final String EITHER = "a method takes texts or embeddings, none takes both";

    /** By the name of the call. */
    static final Map<String, Unwritable> CALLS = Map.ofEntries(
            entry("height is text", new Unwritable("sides are ints, read by ImageSize.parse", () -> {
                hasComponents(ImageSize.class, "int width", "int height");
                refusesSize("64xhigh");
            })),
            entry("height is a fraction", new Unwritable("sides are ints, read by ImageSize.parse", () -> {
                hasComponents(ImageSize.class, "int width", "int height");
                refusesSize("64x64.5");
            })),
            entry(
                    "num_inference_steps a fraction",
                    new Unwritable(
                            "steps are whole",
                            () -> hasComponent(GenerationSettings.class, "java.lang.Integer steps"))),
            entry(
                    "prompt of a wrong type",
                    new Unwritable(
                            TEXTS,
                            () -> hasComponent(PromptRequest.class, "java.util.List<java.lang.String> prompts"))),
            entry(
                    "prompt list holds a number",
                    new Unwritable(
                            TEXTS,
                            () -> hasComponent(PromptRequest.class, "java.util.List<java.lang.String> prompts"))),
            entry(
                    "negative prompt of a wrong type",
                    new Unwritable(
                            TEXTS,
                            () -> hasComponent(
                                    PromptRequest.class, "java.util.List<java.lang.String> negativePrompts"))),
            entry("prompt and prompt_embeds", new Unwritable(EITHER, Unwritable::noMethodTakesTextsAndEmbeddings)),
            entry(
                    "prompt and negative_prompt_embeds",
                    new Unwritable(EITHER, Unwritable::noMethodTakesTextsAndEmbeddings)),
            entry(
                    "negative_prompt and negative_prompt_embeds",
                    new Unwritable(EITHER, Unwritable::noMethodTakesTextsAndEmbeddings)),
            entry(
                    "callback tensor name unknown",
                    new Unwritable(
                            "a callback is shown everything, by type",
                            () -> hasComponents(
                                    StepCallback.Step.class,
                                    "int index",
                                    "int total",
                                    "float timestep",
                                    "float sigma",
                                    "io.cogview4j.api.Latents latents",
                                    "io.cogview4j.api.PromptEmbeddings embeddings"))),
            entry(
                    "original_size of three numbers",
                    new Unwritable(
                            "a size is a width and a height",
                            () -> hasComponent(SizeConditions.class, "io.cogview4j.api.ImageSize originalSize"))),
            entry("crops_coords_top_left of one number", new Unwritable("top and left are numbers of their own", () -> {
                hasComponent(SizeConditions.class, "int cropTop");
                hasComponent(SizeConditions.class, "int cropLeft");
            })),
            entry(
                    "output_type unknown",
                    new Unwritable(
                            "pictures come as one type",
                            () -> hasComponent(
                                    GeneratedImages.class,
                                    "java.util.List<" + RgbImage.class.getName() + "> images"))));

    private static void refusesSize(String text) {
        assertThatThrownBy(() -> ImageSize.parse(text))
                .isInstanceOfSatisfying(
                        CogView4Exception.class, e -> assertThat(e.problem()).isNotNull());
    }

    private static void hasComponent(Class<? extends Record> type, String component) {
        assertThat(components(type)).contains(component);
    }

    private static void hasComponents(Class<? extends Record> type, String... components) {
        assertThat(components(type)).containsExactly(components);
    }

    private static List<String> components(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(Unwritable::describe)
                .toList();
    }

    private static String describe(RecordComponent component) {
        return component.getGenericType().getTypeName() + " " + component.getName();
    }

    private static void noMethodTakesTextsAndEmbeddings() {
        Set<Class<?>> texts = Set.of(String.class, PromptRequest.class, ImageRequest.class);
        List<Method> methods = Stream.of(CogView4Pipeline.class, ImageGenerator.class, PromptEncoder.class)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> Arrays.asList(method.getParameterTypes()).contains(PromptEmbeddings.class))
                .toList();
        assertThat(methods)
                .isNotEmpty()
                .allSatisfy(method -> assertThat(method.getParameterTypes()).doesNotContainAnyElementsOf(texts));
    }
}
