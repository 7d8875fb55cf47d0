package io.cogview4j.pipeline;

import io.cogview4j.api.Latents;
import io.cogview4j.events.Stage;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.NumericException;
import io.cogview4j.preview.ColourCache;
import io.cogview4j.preview.ColourFit;
import io.cogview4j.preview.LatentColours;
import io.cogview4j.preview.SampleLatents;
import io.cogview4j.vae.DecoderNeeds;
import io.cogview4j.vae.Planes;
import io.cogview4j.vae.Strips;
import io.cogview4j.vae.VaeConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The colours that previews are made of: found in the cache, or else fitted to what the VAE makes of small samples, in a
 * stage of its own, so that no preview needs the VAE beside the transformer.
 *
 * @param cache null to keep nothing
 */
public record PreviewColours(
        Components components, @Nullable ColourCache cache) {
    /**
     * The colours of this checkpoint's latents.
     *
     * @throws io.cogview4j.message.InvalidRequestException if the fit needs more than the budget
     * @throws NumericException if the VAE leaves the finite numbers
     * @throws io.cogview4j.message.CancelledException if the run is cancelled
     */
    public LatentColours get(MemoryPlanner planner, RunControl control) {
        if (cache == null) {
            return fit(planner, control);
        }
        String vae = components.decoderFingerprint();
        LatentColours known = cache.find(vae, config().latentChannels());
        if (known != null) {
            return known;
        }
        LatentColours fitted = fit(planner, control);
        cache.store(vae, fitted);
        return fitted;
    }

    private LatentColours fit(MemoryPlanner planner, RunControl control) {
        VaeConfig config = config();
        ColourFit fit = new ColourFit(config.latentChannels(), config.scaleFactor());
        List<Latents> samples = SampleLatents.of(config.latentChannels());
        StagePlan plan = planner.previewFitting(needs());
        return StageMeter.measure(
                Stage.PREVIEW_FITTING,
                samples.size(),
                plan,
                control,
                units -> components.withDecoder(decoder -> {
                    for (int i = 0; i < samples.size(); i++) {
                        Latents sample = samples.get(i);
                        Planes planes = decoder.decode(config.unscaled(sample), Strips.DEFAULT, units.within(i))
                                .getFirst();
                        if (!Finite.all(planes.values())) {
                            throw new NumericException(CoreMessage.VAE_NOT_FINITE);
                        }
                        fit.add(sample, planes.values());
                        units.done(i + 1);
                    }
                    return fit.solve();
                }));
    }

    private StageNeeds needs() {
        return DecoderNeeds.of(
                components.decoderHeaders().sizes(),
                config(),
                components.compute(),
                Strips.DEFAULT,
                SampleLatents.SIDE,
                SampleLatents.SIDE,
                SampleLatents.COUNT);
    }

    private VaeConfig config() {
        return components.configs().vae();
    }
}
