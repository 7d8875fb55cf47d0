package io.cogview4j.pipeline;

import io.cogview4j.api.Message;
import io.cogview4j.api.StageReport;
import io.cogview4j.image.RgbImage;
import java.util.List;

/**
 * Pictures, and how they came about.
 *
 * @param images in the order of the prompts; the pictures of a prompt follow each other
 * @param settings that were used
 * @param stages in the order in which they ran
 * @param warnings for the user
 */
public record GeneratedImages(
        List<RgbImage> images, ResolvedSettings settings, List<StageReport> stages, List<Message> warnings) {
    public GeneratedImages {
        images = List.copyOf(images);
        stages = List.copyOf(stages);
        warnings = List.copyOf(warnings);
    }
}
