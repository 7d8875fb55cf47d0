package io.cogview4j;

import io.cogview4j.api.ImageSize;
import java.util.List;

/**
 * Images that are made in one pass, because they have their settings in common.
 *
 * @param prompts their places among all prompts, from 0
 */
public record ImagePass(List<Integer> prompts, ImageSize size, int steps, double guidanceScale) {
    public ImagePass {
        prompts = List.copyOf(prompts);
    }
}
