package io.cogview4j;

import io.cogview4j.events.StageReport;
import io.cogview4j.message.Message;
import java.util.Iterator;
import java.util.List;

/**
 * The images of a run, and how they came about.
 *
 * @param images in the order of the prompts; the images of a prompt follow each other
 * @param stages in the order in which they ran
 * @param warnings for the user
 */
public record GeneratedImages(List<Image> images, List<StageReport> stages, List<Message> warnings)
        implements Iterable<Image> {
    public GeneratedImages {
        images = List.copyOf(images);
        stages = List.copyOf(stages);
        warnings = List.copyOf(warnings);
    }

    /** The first image. */
    public Image first() {
        return images.getFirst();
    }

    @Override
    public Iterator<Image> iterator() {
        return images.iterator();
    }
}
