package io.cogview4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prompts that can be drawn in one run, because their pictures differ in nothing but prompts and seeds.
 *
 * @param settings that they share, without seed
 * @param prompts their places among all prompts
 */
record PictureGroup(PictureSettings settings, List<Integer> prompts) {
    PictureGroup {
        prompts = List.copyOf(prompts);
    }

    /** All prompts, distributed over as few groups as there are settings, in the order in which these come first. */
    static List<PictureGroup> of(List<PromptLine> prompts, PictureSettings askedForAll) {
        Map<PictureSettings, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < prompts.size(); i++) {
            PictureSettings settings = askedForAll.or(prompts.get(i).settings()).withoutSeed();
            groups.computeIfAbsent(settings, _ -> new ArrayList<>()).add(i);
        }
        return groups.entrySet().stream()
                .map(group -> new PictureGroup(group.getKey(), group.getValue()))
                .toList();
    }
}
