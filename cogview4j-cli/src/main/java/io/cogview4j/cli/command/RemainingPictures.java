package io.cogview4j.cli.command;

import io.cogview4j.PreparedRun;
import io.cogview4j.api.Prompt;
import io.cogview4j.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is left to draw of the pictures of a command.
 *
 * @param run null if nothing is
 * @param places of its pictures among all
 * @param names of its pictures, where those that are there are skipped; else none
 * @param skipped files that are there already, by their places among all
 * @param recipes of all pictures
 * @param images of each prompt among all
 */
record RemainingPictures(
        @Nullable PreparedRun run,
        List<Integer> places,
        List<Path> names,
        SortedMap<Integer, Path> skipped,
        List<Recipe> recipes,
        int images) {
    /** All of them. */
    static RemainingPictures all(PreparedRun run, int images) {
        List<Recipe> recipes = run.recipes();
        List<Integer> places = new ArrayList<>();
        recipes.forEach(_ -> places.add(places.size()));
        return new RemainingPictures(run, places, List.of(), new TreeMap<>(), recipes, images);
    }

    /**
     * Those whose files are not there already.
     *
     * @param names of all
     * @param prepare what prepares a run of one picture for each prompt, with the prompt's own seed
     */
    static RemainingPictures withoutExisting(
            PreparedRun run, List<Path> names, int images, Function<List<Prompt>, PreparedRun> prepare) {
        List<Recipe> recipes = run.recipes();
        List<Integer> places = new ArrayList<>();
        SortedMap<Integer, Path> skipped = new TreeMap<>();
        for (int i = 0; i < recipes.size(); i++) {
            if (NamingOptions.isThere(names.get(i), recipes.get(i))) {
                skipped.put(i, names.get(i));
            } else {
                places.add(i);
            }
        }
        List<Path> left = places.stream().map(names::get).toList();
        if (skipped.isEmpty() || places.isEmpty()) {
            return new RemainingPictures(places.isEmpty() ? null : run, places, left, skipped, recipes, images);
        }
        List<Prompt> prompts = places.stream()
                .map(place -> withSeed(
                        run.prompts().get(place / images),
                        recipes.get(place).settings().seed()))
                .toList();
        return new RemainingPictures(prepare.apply(prompts), places, left, skipped, recipes, images);
    }

    /**
     * Those of a run that goes on.
     *
     * @param names of all
     * @param done files that are there, by their places
     */
    static RemainingPictures ofResumed(PreparedRun run, List<Path> names, SortedMap<Integer, Path> done, int images) {
        RemainingPictures all = all(run, images);
        return new RemainingPictures(run, all.places(), names, done, all.recipes(), images);
    }

    /** Whether a file is there already: it was done, or written right before the run ended. */
    boolean isThere(int place) {
        return skipped.containsKey(place) || NamingOptions.isThere(names.get(place), recipes.get(place));
    }

    /** Whether a file is one of those that are skipped, under whatever name. */
    boolean leavesOut(Path file) {
        for (Path there : skipped.values()) {
            try {
                if (Files.exists(file) && Files.isSameFile(there, file)) {
                    return true;
                }
            } catch (IOException e) {
                // it was there a moment ago; whoever writes to it is told
            }
        }
        return false;
    }

    private static Prompt withSeed(Prompt prompt, @Nullable Long seed) {
        return prompt.withSettings(prompt.settings().withSeed(seed));
    }
}
