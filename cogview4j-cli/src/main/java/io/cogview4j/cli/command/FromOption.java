package io.cogview4j.cli.command;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.Lora;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.recipe.Recipe;
import io.cogview4j.recipe.RecipeFiles;
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
    private @Nullable Optional<InitImage> image;
    private @Nullable Optional<PictureSource> control;

    /** @throws InvalidRequestException if the picture does not tell */
    Optional<Recipe> recipe() {
        if (picture != null && recipe == null) {
            recipe = Recipe.read(picture);
        }
        return Optional.ofNullable(recipe);
    }

    /** The picture's own prompt. */
    Prompt prompt() {
        Path from = picture == null ? Path.of("") : picture;
        return recipe().orElseThrow().asPrompt(from);
    }

    Path path() {
        return picture == null ? Path.of("") : picture;
    }

    /**
     * Asks for the files that the picture was made with where none are given; they lie beside it.
     *
     * @throws InvalidRequestException if one is missing, or another one
     */
    void askOf(ImageRequest.Builder request, boolean lorasGiven, EditOptions edits) {
        if (recipe().isEmpty()) {
            return;
        }
        RecipeFiles files = new RecipeFiles(recipe().orElseThrow(), path());
        if (!lorasGiven) {
            if (loras == null) {
                loras = files.loras(List.of());
            }
            loras.forEach(request::lora);
        }
        if (!edits.hasImage()) {
            if (image == null) {
                image = Optional.ofNullable(files.initImage(null, null));
            }
            image.ifPresent(request::initImage);
        }
        if (!edits.hasControl()) {
            if (control == null) {
                control = Optional.ofNullable(files.control(null));
            }
            control.ifPresent(request::control);
        }
    }

    /**
     * Prompts with the picture's settings where they have none of their own; seeds count on.
     *
     * @param asked what is asked of all images; lists of levels or scales leave no room for the picture's number of steps
     * @param anySeed whether its seed is not wanted
     */
    List<Prompt> complete(List<Prompt> prompts, ImageRequest asked, boolean anySeed) {
        if (recipe().isEmpty()) {
            return prompts;
        }
        Recipe from = recipe().orElseThrow();
        boolean listed = asked.settings().sampling().listedSteps() > 0
                || asked.settings().guidance().scales().size() > 1;
        PromptSettings settings = listed ? from.settings().withSteps(null) : from.settings();
        List<Prompt> completed = new ArrayList<>();
        for (Prompt prompt : prompts) {
            @Nullable Long seed = anySeed ? null : from.settings().seed();
            long passed = (long) completed.size() * asked.imagesPerPrompt();
            completed.add(
                    prompt.withSettings(prompt.settings().or(settings.withSeed(seed == null ? null : seed + passed)))
                            .withNegativeUnlessSet(from.negativePrompt()));
        }
        return completed;
    }

    /** @throws InvalidRequestException if the picture was drawn by a model that has to be named */
    static void requireModel(Path picture, Recipe recipe, @Nullable Path folder) {
        if (folder == null && recipe.model() != null && !recipe.model().equals(BUILT_IN)) {
            throw new InvalidRequestException(CliMessage.PICTURE_MODEL_NEEDED, picture, recipe.model());
        }
    }
}
