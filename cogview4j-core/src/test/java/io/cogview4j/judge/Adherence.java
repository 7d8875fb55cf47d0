package io.cogview4j.judge;

import io.cogview4j.judge.Expectation.Aspect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How well a series of pictures follows its prompts. */
public record Adherence(Map<JudgedPrompt, Scene> pictures) {
    /** Draws every prompt and judges the pictures. */
    public static Adherence of(List<JudgedPrompt> prompts, Function<JudgedPrompt, Scene> draw) {
        Map<JudgedPrompt, Scene> pictures = new LinkedHashMap<>();
        prompts.forEach(prompt -> pictures.put(prompt, draw.apply(prompt)));
        return new Adherence(pictures);
    }

    /** Among the pictures whose prompt asks for {@code aspect}, the share that has it. */
    public double share(Aspect aspect) {
        long asked = prompts(aspect).size();
        if (asked == 0) {
            throw new IllegalStateException("no prompt says anything about " + aspect);
        }
        return (asked - misses(aspect).size()) / (double) asked;
    }

    /** Fails, naming each picture that misses {@code aspect}, unless at least {@code leastShare} of them have it. */
    public Adherence assertShare(Aspect aspect, double leastShare) {
        double share = share(aspect);
        if (share < leastShare) {
            throw new AssertionError(misses(aspect).stream()
                    .map(prompt -> "  " + prompt + " shows " + pictures.get(prompt))
                    .collect(Collectors.joining(
                            "\n",
                            "%s is right in %.0f %% of %d pictures, not in %.0f %%; wrong are%n"
                                    .formatted(
                                            aspect, 100 * share, prompts(aspect).size(), 100 * leastShare),
                            "")));
        }
        return this;
    }

    private List<JudgedPrompt> prompts(Aspect aspect) {
        return pictures.keySet().stream()
                .filter(prompt -> prompt.expected().asked().contains(aspect))
                .toList();
    }

    private List<JudgedPrompt> misses(Aspect aspect) {
        return prompts(aspect).stream()
                .filter(prompt ->
                        prompt.expected().missedBy(pictures.get(prompt)).contains(aspect))
                .toList();
    }
}
