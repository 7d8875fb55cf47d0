package io.cogview4j.batch;

import io.cogview4j.api.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The seeds of all images of a request: those of a prompt count on from its own seed, or else from where the prompt
 * stands among all images.
 *
 * @param first of the first image, where no prompt has its own
 * @param drawn whether the first was drawn and not asked for
 * @param ofPrompts the first of each prompt
 */
public record Seeds(long first, boolean drawn, List<Long> ofPrompts) {
    private static final long BOUND = 1L << 32; // torch uses no more bits of a seed

    /** @param asked the seed for all, which comes before those of the prompts; null if there is none */
    public static Seeds of(List<Prompt> prompts, int images, @Nullable Long asked) {
        boolean needed =
                asked == null && prompts.stream().anyMatch(p -> p.settings().seed() == null);
        long first =
                asked != null ? asked : needed ? ThreadLocalRandom.current().nextLong(BOUND) : 0;
        List<Long> seeds = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            Long own = asked == null ? prompts.get(i).settings().seed() : null;
            seeds.add(own == null ? first + (long) i * images : own);
        }
        return new Seeds(first, needed, seeds);
    }

    /** The seeds of the images of prompt {@code index}. */
    public List<Long> of(int index, int images) {
        long seed = ofPrompts.get(index);
        // The largest seeds of torch are negative here: counting on from the largest long leads to them.
        return LongStream.range(0, images).map(i -> seed + i).boxed().toList();
    }
}
