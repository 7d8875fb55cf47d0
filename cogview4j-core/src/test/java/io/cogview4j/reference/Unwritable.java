package io.cogview4j.reference;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.GeneratedImages;
import io.cogview4j.Image;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.events.Step;
import io.cogview4j.message.CogView4Exception;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A wrong call that Java's types leave no way to write. It counts as rejected; what is checked is that the types are
 * still those, or that the text is refused where it becomes a number.
 *
 * @param reason why there is no such call
 * @param check fails if there is one after all
 */
record Unwritable(String reason, Runnable check) {
    private static final String TEXTS = "prompts are a list of texts";
    private static final String EITHER = "a request has texts or embeddings, not both";

    private static final String PICTURES =
            "control is one picture of any size in bytes, which becomes three channels of the images' size";

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
                            "steps are whole", () -> hasComponent(PromptSettings.class, "java.lang.Integer steps"))),
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
            entry("prompt and prompt_embeds", new Unwritable(EITHER, Unwritable::noRequestHasTextsAndEmbeddings)),
            entry(
                    "prompt and negative_prompt_embeds",
                    new Unwritable(EITHER, Unwritable::noRequestHasTextsAndEmbeddings)),
            entry(
                    "negative_prompt and negative_prompt_embeds",
                    new Unwritable(EITHER, Unwritable::noRequestHasTextsAndEmbeddings)),
            entry(
                    "callback tensor name unknown",
                    new Unwritable(
                            "a listener is shown everything, by type",
                            () -> hasComponents(
                                    Step.class,
                                    "int index",
                                    "int total",
                                    "float timestep",
                                    "float sigma",
                                    "io.cogview4j.api.Latents latents",
                                    "io.cogview4j.api.Latents clean",
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
                    "control tensor of another size than the picture",
                    new Unwritable(PICTURES, Unwritable::controlIsAPicture)),
            entry("control tensor with values beyond [-1, 1]", new Unwritable(PICTURES, Unwritable::controlIsAPicture)),
            entry("control tensor with one channel", new Unwritable(PICTURES, Unwritable::controlIsAPicture)),
            entry("control batch neither 1 nor the prompts'", new Unwritable(PICTURES, Unwritable::controlIsAPicture)),
            entry(
                    "output_type unknown",
                    new Unwritable(
                            "images come as one type",
                            () -> hasComponent(
                                    GeneratedImages.class, "java.util.List<" + Image.class.getName() + "> images"))));

    private static void refusesSize(String text) {
        assertThatThrownBy(() -> ImageSize.parse(text))
                .isInstanceOfSatisfying(
                        CogView4Exception.class, e -> assertThat(e.problem()).isNotNull());
    }

    private static void controlIsAPicture() {
        hasComponent(PromptSettings.class, "io.cogview4j.api.PictureSource control");
        assertThat(PictureSource.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(PictureSource.InFile.class, PictureSource.InMemory.class);
        hasComponents(PictureSource.InFile.class, "java.nio.file.Path file");
        hasComponents(PictureSource.InMemory.class, "java.awt.image.BufferedImage image");
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

    private static void noRequestHasTextsAndEmbeddings() {
        PromptEmbedding embedding = new PromptEmbedding(new float[16], 1, 16);
        ImageRequest.Builder request =
                ImageRequest.builder().embeddings(new PromptEmbeddings(List.of(embedding), List.of()));
        assertThatIllegalStateException().isThrownBy(request.prompt("a red heart")::build);
        assertThatIllegalStateException()
                .isThrownBy(ImageRequest.builder()
                        .embeddings(new PromptEmbeddings(List.of(embedding), List.of()))
                        .negativePrompt("dark")::build);
    }
}
