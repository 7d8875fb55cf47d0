package io.cogview4j.pipeline;

import io.cogview4j.api.ImageSize;
import io.cogview4j.image.SizeLimits;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.transformer.TransformerConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Holds sizes against what a model can make, before any weight is opened.
 *
 * @param trained the sizes that the model says it was trained with; empty if it does not say
 */
record SizeCheck(ModelConfigs configs, List<ImageSize> trained) {
    /** The published limits of CogView4-6B, see its model card. */
    private static final int MIN_SIDE = 512;

    private static final int MAX_SIDE = 2048;
    private static final int SIDE_STEP = 32;
    private static final long MAX_PIXELS = 1L << 21;
    private static final SizeLimits OFFICIAL = new SizeLimits(SIDE_STEP, MIN_SIDE, MAX_SIDE, MAX_PIXELS);

    /** The longest array that every JVM can make. */
    private static final int MOST_VALUES = Integer.MAX_VALUE - 8;

    /** Of an image that any model could make. */
    private static final int MOST_SIDE = 1 << 15;

    /** Of an image, red, green and blue. */
    private static final int CHANNELS = 3;

    /** Noise, latents before and after a step, and what is passed on. */
    private static final int LATENTS_HELD = 4;

    /** For a model that does not say what it was trained with. */
    SizeCheck(ModelConfigs configs) {
        this(configs, List.of());
    }

    /** @throws InvalidRequestException if there can be no such image, or, unless it is forced, no good one */
    void requireSize(ImageSize size, boolean forced) {
        if (!forced && !trained.isEmpty() && !size.isMultiple(configs.tokenSide())) {
            throw new InvalidRequestException(
                    CoreMessage.SIZE_NOT_MULTIPLE, size, configs.tokenSide(), nearestTrained(size));
        }
        size.requireMultiple(configs.tokenSide());
        if (size.pixels() > MOST_VALUES / CHANNELS || latentValues(size) > MOST_VALUES) {
            throw new InvalidRequestException(CoreMessage.SIZE_TOO_LARGE, size, MOST_VALUES / CHANNELS);
        }
        if (forced) {
            return;
        }
        if (!trained.isEmpty() && !trained.contains(size)) {
            throw new InvalidRequestException(
                    CoreMessage.SIZE_NOT_TRAINED, size, joined(trained), nearestTrained(size));
        }
        if (isCogView4of6B() && !OFFICIAL.allow(size)) {
            throw new InvalidRequestException(
                    CoreMessage.SIZE_NOT_OFFICIAL, size, MIN_SIDE, MAX_SIDE, SIDE_STEP, MAX_PIXELS);
        }
    }

    /** What sides are a multiple of. */
    int sideStep() {
        return isCogView4of6B() ? Math.max(SIDE_STEP, configs.tokenSide()) : configs.tokenSide();
    }

    /** The size that images of a picture should have: nearly of its shape, and as near to its size as can be. */
    ImageSize nearest(ImageSize picture) {
        if (!trained.isEmpty()) {
            return SizeLimits.nearest(picture, trained);
        }
        int step = sideStep();
        return step == SIDE_STEP && isCogView4of6B()
                ? OFFICIAL.nearest(picture)
                : new SizeLimits(step, step, MOST_SIDE / step * step, MOST_VALUES / CHANNELS).nearest(picture);
    }

    /** What to warn of if a size was forced. */
    Optional<Message> warning(ImageSize size) {
        boolean untrained = trained.isEmpty() ? isCogView4of6B() && !OFFICIAL.allow(size) : !trained.contains(size);
        return untrained ? Optional.of(Message.of(CoreMessage.SIZE_FORCED, size)) : Optional.empty();
    }

    private ImageSize nearestTrained(ImageSize size) {
        return trained.stream()
                .min(Comparator.comparingLong(
                        one -> Math.abs(one.width() - size.width()) + Math.abs(one.height() - size.height())))
                .orElseThrow();
    }

    private static String joined(List<ImageSize> sizes) {
        return sizes.stream().map(ImageSize::toString).collect(Collectors.joining(", "));
    }

    /**
     * Checks that the images of one pass can be counted and held.
     *
     * @throws InvalidRequestException if there are too many
     */
    void requireCount(ImageSize size, long images) {
        long each = latentValues(size);
        long most = Math.min(MOST_VALUES, Runtime.getRuntime().maxMemory() / LATENTS_HELD / Float.BYTES) / each;
        if (images > Math.max(most, 1)) {
            throw new InvalidRequestException(CoreMessage.IMAGES_TOO_MANY, images, size, Math.max(most, 1));
        }
    }

    private long latentValues(ImageSize size) {
        return (long) configs.latentHeight(size)
                * configs.latentWidth(size)
                * configs.vae().latentChannels();
    }

    /** The published checkpoint is told by its shape, since a folder may have any name. */
    private boolean isCogView4of6B() {
        TransformerConfig transformer = configs.transformer();
        return transformer.numLayers() == 28 && transformer.width() == 4096 && transformer.sampleSize() == 128;
    }
}
