package io.cogview4j.reference;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls of the control pipeline, which this library does not have. */
final class ControlCalls {
    /** What these ask is asked of every pipeline, so they are tested on the text-to-image model, without the image. */
    private static final Set<String> NOT_ABOUT_THE_IMAGE =
            Set.of("embeds: sequence length differs", "height not a multiple of 16");

    private static final String NO_IMAGES = "there are no control images here, so the call cannot be made: ";

    private static final Map<String, String> SKIPPED = Map.of(
            "no control image", "every call is one without",
            "control tensor of another size than the picture", "no size to compare",
            "control tensor with values beyond [-1, 1]", "no values to look at",
            "control tensor with one channel", "no channels to count",
            "control batch neither 1 nor the prompts'", "no batch to compare");

    private ControlCalls() {}

    static ErrorCall asTextToImage(ReferenceCase reference, JsonNode row) {
        String name = row.path("name").asString();
        if (!NOT_ABOUT_THE_IMAGE.contains(name)) {
            throw new TestAbortedException(NO_IMAGES + SKIPPED.get(name));
        }
        ObjectNode call = (ObjectNode) row.deepCopy();
        ((ObjectNode) call.path("call")).remove("control_image");
        Path model = reference.root().resolve("models/random-a");
        return new ErrorCall(
                new ReferenceCase(reference.root(), reference.kind(), name, model, reference.json(), null), call);
    }
}
