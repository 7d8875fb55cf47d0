package io.cogview4j.quantise;

import io.cogview4j.checkpoint.BuiltInModel;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Spelling;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A checkpoint whose large layers are to be stored in int8.
 *
 * @param model its folder
 * @param output the folder to make, which must not be there
 * @param only the components whose layers are quantised; empty for all that can be, see {@link #COMPONENTS}
 * @param groupSize how many neighbouring inputs have a scale in common; empty for one scale to each output feature
 */
public record QuantiseRequest(Path model, Path output, Set<String> only, OptionalInt groupSize) {
    /** The components that can be quantised. */
    public static final List<String> COMPONENTS = List.of("text_encoder", "transformer");

    /** The smallest and largest group. */
    public static final int LEAST_GROUP = 16;

    public static final int LARGEST_GROUP = 1024;

    /** @throws InvalidRequestException if one of {@code only} cannot be quantised, or a group has too many or few inputs */
    public QuantiseRequest {
        only = Set.copyOf(only);
        for (String component : only) {
            if (!COMPONENTS.contains(component)) {
                throw new InvalidRequestException(
                        QuantiseMessage.QUANTISE_COMPONENT_UNKNOWN,
                        component,
                        String.join(", ", COMPONENTS),
                        Spelling.nearest(component, COMPONENTS));
            }
        }
        groupSize.ifPresent(size -> {
            if (size < LEAST_GROUP || size > LARGEST_GROUP) {
                throw new InvalidRequestException(
                        QuantiseMessage.QUANTISE_GROUP_OUT_OF_RANGE, size, LEAST_GROUP, LARGEST_GROUP);
            }
        });
    }

    /**
     * The folder of the small model that is built in.
     *
     * @throws io.cogview4j.message.CheckpointException if it cannot be unpacked
     */
    public static Path builtInModel() {
        return BuiltInModel.folder();
    }

    /** All that can be quantised, with one scale to each output feature. */
    public static QuantiseRequest of(Path model, Path output) {
        return new QuantiseRequest(model, output, Set.of(), OptionalInt.empty());
    }
}
