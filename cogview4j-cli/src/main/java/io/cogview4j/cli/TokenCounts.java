package io.cogview4j.cli;

import java.util.ArrayList;
import java.util.List;

/** How many tokens prompts have, and their negative prompts, if there are any. */
record TokenCounts(List<Integer> prompts, List<Integer> negatives) {
    TokenCounts {
        prompts = List.copyOf(prompts);
        negatives = List.copyOf(negatives);
    }

    /** Of the sequences that a run over some prompts computes for one picture of each. */
    List<Integer> sequences(List<Integer> places, boolean guided) {
        List<Integer> tokens = new ArrayList<>(places.stream().map(prompts::get).toList());
        if (guided) {
            places.forEach(place -> tokens.add(negatives.get(Math.min(place, negatives.size() - 1))));
        }
        return tokens;
    }
}
