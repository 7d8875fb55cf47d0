package io.cogview4j;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Making;
import io.cogview4j.api.Prompt;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.SamplingMetadata;
import io.cogview4j.machine.ProgramVersion;
import io.cogview4j.pipeline.ResolvedSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the images of a run know about themselves.
 *
 * @param model what to call it
 * @param texts of each prompt, as far as they are known
 * @param seeds of each image, null where there is none
 * @param drawnSeed the one that the request left open; null if it left none
 * @param makings what else takes part in making each
 */
record ImageLabels(
        String model,
        ComputeSettings compute,
        List<Prompt> prompts,
        List<KnownTexts> texts,
        List<@Nullable Long> seeds,
        @Nullable Long drawnSeed,
        Makings makings) {
    /** @param place of the image among all images */
    Making making(int place, ResolvedSettings settings) {
        return makings.of(place / settings.imagesPerPrompt(), settings.guided());
    }

    /** @param place of the image among all images */
    ImageMetadata of(int place, ResolvedSettings settings) {
        return of(place, settings, making(place, settings));
    }

    /** @param making what took part in the end */
    ImageMetadata of(int place, ResolvedSettings settings, Making making) {
        int prompt = place / settings.imagesPerPrompt();
        KnownTexts known = texts.get(prompt);
        return new ImageMetadata(
                known.prompt(),
                known.negative(),
                model,
                settings.size().width(),
                settings.size().height(),
                settings.steps(),
                settings.guidanceScale(),
                seeds.get(place),
                compute.device().id(),
                compute.precision().id(),
                ProgramVersion.current(),
                SamplingMetadata.of(settings.guidance(), settings.sampling()),
                settings.loras().labels(),
                making);
    }
}
