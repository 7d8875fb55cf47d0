package io.cogview4j.cli.command;

import io.cogview4j.api.Prompt;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.recipe.Recipe;
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
     * Prompts with the picture's settings where they have none of their own; seeds count on.
     *
     * @param anySeed whether its seed is not wanted
     */
    List<Prompt> complete(List<Prompt> prompts, int images, boolean anySeed) {
        if (recipe().isEmpty()) {
            return prompts;
        }
        Recipe from = recipe().orElseThrow();
        List<Prompt> completed = new ArrayList<>();
        for (Prompt prompt : prompts) {
            @Nullable Long seed = anySeed ? null : from.settings().seed();
            long passed = (long) completed.size() * images;
            completed.add(prompt.withSettings(
                            prompt.settings().or(from.settings().withSeed(seed == null ? null : seed + passed)))
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
