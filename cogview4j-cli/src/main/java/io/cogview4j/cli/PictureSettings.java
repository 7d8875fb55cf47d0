package io.cogview4j.cli;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageSize;
import org.jspecify.annotations.Nullable;

/** What one prompt asks of its pictures; null where it leaves that open. */
record PictureSettings(
        @Nullable Long seed,
        @Nullable ImageSize size,
        @Nullable Integer steps,
        @Nullable Double guidanceScale) {
    static final PictureSettings NONE = new PictureSettings(null, null, null, null);

    /** These settings, and those of {@code others} where these leave something open. */
    PictureSettings or(PictureSettings others) {
        return new PictureSettings(
                seed == null ? others.seed : seed,
                size == null ? others.size : size,
                steps == null ? others.steps : steps,
                guidanceScale == null ? others.guidanceScale : guidanceScale);
    }

    /** A request with these settings, but for the seed. */
    GenerationSettings.Builder request() {
        return GenerationSettings.builder().size(size).steps(steps).guidanceScale(guidanceScale);
    }

    /** All but the seed: what the pictures of one run have in common. */
    PictureSettings withoutSeed() {
        return new PictureSettings(null, size, steps, guidanceScale);
    }
}
