package io.cogview4j.cli.command;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Lora;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.RepaintArea.Margins;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.recipe.Recipe;
import io.cogview4j.recipe.RecipeFiles;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.Sampling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A picture from which settings are taken. */
final class FromOption {
    private static final String BUILT_IN = "tiny";

    @Option(
            names = "--from",
            paramLabel = "FILE.png",
            description =
                    "Take prompt and settings from this picture, of cogview4j or of another program; what else is given "
                            + "comes before them.")
    private @Nullable Path picture;

    private @Nullable Recipe recipe;

    // found once, as it means reading them
    private @Nullable List<Lora> loras;

    /** @throws InvalidRequestException if the picture does not tell */
    Optional<Recipe> recipe() {
        if (picture != null && recipe == null) {
            recipe = Recipe.read(picture);
        }
        return Optional.ofNullable(recipe);
    }

    /** The picture's own prompt; {@link #complete} adds its settings. */
    Prompt prompt() {
        return recipe().orElseThrow().asPrompt(path()).withSettings(PromptSettings.NONE);
    }

    Path path() {
        return picture == null ? Path.of("") : picture;
    }

    /**
     * Asks for the LoRAs that the picture was made with where none are given; they lie beside it.
     *
     * @param lorasGiven for all prompts, or by each for itself
     * @throws InvalidRequestException if one is missing, or another one
     */
    void askOf(ImageRequest.Builder request, boolean lorasGiven) {
        if (recipe().isEmpty() || lorasGiven) {
            return;
        }
        if (loras == null) {
            loras = files().loras(List.of());
        }
        loras.forEach(request::lora);
    }

    private RecipeFiles files() {
        return new RecipeFiles(recipe().orElseThrow(), path());
    }

    /**
     * Prompts with the picture's settings, and the pictures that it was made from, where they have none of their own; seeds
     * count on.
     *
     * @param asked what is asked of all images; if it is to be fast, the picture does not tell how its steps were made
     * @param anySeed whether its seed is not wanted
     * @throws InvalidRequestException if a picture is needed that does not lie beside this one, or is another one
     */
    List<Prompt> complete(List<Prompt> prompts, ImageRequest asked, boolean anySeed) {
        if (recipe().isEmpty()) {
            return prompts;
        }
        Recipe from = recipe().orElseThrow();
        PromptSettings settings = withPictures(
                asked.fast() ? withoutSteps(from.settings()) : from.settings(),
                prompts.stream()
                        .map(prompt -> asked.settings().or(prompt.settings()))
                        .toList());
        List<Prompt> completed = new ArrayList<>();
        for (Prompt prompt : prompts) {
            @Nullable Long seed = anySeed ? null : from.settings().seed();
            long passed = (long) completed.size() * asked.imagesPerPrompt();
            boolean sized = isExtended(asked.settings().or(prompt.settings()));
            PromptSettings open =
                    (sized ? settings.withSize(null) : settings).withSeed(seed == null ? null : seed + passed);
            completed.add(prompt.withSettings(prompt.settings().or(open)).withNegativeUnlessSet(from.negativePrompt()));
        }
        return completed;
    }

    /** What the picture shows, and not by which steps it came to be. */
    private static PromptSettings withoutSteps(PromptSettings settings) {
        return settings.withSteps(null)
                .withGuidance(Guidance.OPEN)
                .withGuidanceScale(settings.guidanceScale())
                .withSampling(Sampling.OPEN);
    }

    /** @param asked of the images of each prompt */
    private PromptSettings withPictures(PromptSettings settings, List<PromptSettings> asked) {
        boolean image = asked.stream().anyMatch(each -> each.initImage() == null);
        boolean control = asked.stream().anyMatch(each -> each.control() == null);
        return settings.withInitImage(image ? files().initImage(null, null) : null)
                .withControl(control ? files().control(null) : null);
    }

    /** Whether the size follows from another picture and its margins. */
    private static boolean isExtended(PromptSettings asked) {
        return asked.initImage() != null && asked.initImage().area() instanceof Margins;
    }

    /** @throws InvalidRequestException if the picture was drawn by a model that has to be named */
    static void requireModel(Path picture, Recipe recipe, @Nullable Path folder) {
        if (folder == null && recipe.model() != null && !recipe.model().equals(BUILT_IN)) {
            throw new InvalidRequestException(CliMessage.PICTURE_MODEL_NEEDED, picture, recipe.model());
        }
    }
}
