package io.cogview4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The seeds of all pictures of a command: those of a prompt count on from its own seed, or else from where the prompt
 * stands among all pictures.
 *
 * @param first of the first picture, where no prompt has its own
 * @param drawn whether the first was drawn and not asked for
 * @param ofPrompts the first of each prompt
 */
record Seeds(long first, boolean drawn, List<Long> ofPrompts) {
    private static final long BOUND = 1L << 32; // torch uses no more bits of a seed

    /** @param asked the seed for all, which comes before those of the prompts; null if there is none */
    static Seeds of(List<PromptLine> prompts, int images, @Nullable Long asked) {
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

    /** The seeds of the pictures of prompt {@code index}. */
    List<Long> of(int index, int images) {
        long seed = ofPrompts.get(index);
        return LongStream.range(seed, seed + images).boxed().toList();
    }
}
