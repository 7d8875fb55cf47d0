package io.cogview4j.batch;

import io.cogview4j.api.Lora;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prompts whose images can be made in one pass, because they differ in nothing but prompts and seeds.
 *
 * @param settings that they share, without seed
 * @param loras that they share
 * @param prompts their places among all prompts
 */
public record ImageGroup(PromptSettings settings, List<Lora> loras, List<Integer> prompts) {
    private record Shared(PromptSettings settings, List<Lora> loras) {}

    public ImageGroup {
        loras = List.copyOf(loras);
        prompts = List.copyOf(prompts);
    }

    /**
     * All prompts, distributed over as few groups as there are settings, in the order in which these come first.
     *
     * @param loras of prompts that have none of their own
     */
    public static List<ImageGroup> of(List<Prompt> prompts, PromptSettings askedForAll, List<Lora> loras) {
        Map<Shared, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < prompts.size(); i++) {
            Prompt prompt = prompts.get(i);
            PromptSettings settings = askedForAll.or(prompt.settings()).withSeed(null);
            groups.computeIfAbsent(new Shared(settings, prompt.lorasOr(loras)), _ -> new ArrayList<>())
                    .add(i);
        }
        return groups.entrySet().stream()
                .map(group ->
                        new ImageGroup(group.getKey().settings(), group.getKey().loras(), group.getValue()))
                .toList();
    }
}
