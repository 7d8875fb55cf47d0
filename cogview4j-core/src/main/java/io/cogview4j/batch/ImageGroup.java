package io.cogview4j.batch;

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
 * @param prompts their places among all prompts
 */
public record ImageGroup(PromptSettings settings, List<Integer> prompts) {
    public ImageGroup {
        prompts = List.copyOf(prompts);
    }

    /** All prompts, distributed over as few groups as there are settings, in the order in which these come first. */
    public static List<ImageGroup> of(List<Prompt> prompts, PromptSettings askedForAll) {
        Map<PromptSettings, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < prompts.size(); i++) {
            PromptSettings settings = askedForAll.or(prompts.get(i).settings()).withSeed(null);
            groups.computeIfAbsent(settings, _ -> new ArrayList<>()).add(i);
        }
        return groups.entrySet().stream()
                .map(group -> new ImageGroup(group.getKey(), group.getValue()))
                .toList();
    }
}
