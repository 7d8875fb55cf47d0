package io.cogview4j.pipeline;

import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.scheduler.Sampler;
import io.cogview4j.scheduler.Schedule;
import io.cogview4j.transformer.ImageGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is settled before the transformer is opened: everything that can be wrong with settings, seeds and latents is
 * found here.
 *
 * @param prompts how many
 * @param noise of all images
 */
public record DenoisingPlan(
        ResolvedSettings settings,
        int prompts,
        Sampler sampler,
        Schedule schedule,
        ImageGeometry geometry,
        BatchNoise noise) {
    /** @throws InvalidRequestException if there is no such schedule, or the noise does not fit the images */
    static DenoisingPlan of(ResolvedSettings settings, InitialNoise noise, int prompts, ModelConfigs configs) {
        ImageGeometry geometry = new ImageGeometry(
                configs.latentHeight(settings.size()), configs.latentWidth(settings.size()), settings.conditions());
        new SizeCheck(configs).requireCount(settings.size(), (long) prompts * settings.imagesPerPrompt());
        int images = prompts * settings.imagesPerPrompt();
        return new DenoisingPlan(
                settings,
                prompts,
                configs.scheduler().sampler(settings.sampling().sampler()),
                schedule(settings, configs),
                geometry,
                BatchNoise.of(
                        noise,
                        images,
                        configs.vae().latentChannels(),
                        geometry.latentHeight(),
                        geometry.latentWidth()));
    }

    /** @throws InvalidRequestException if there can be no such schedule */
    static Schedule schedule(ResolvedSettings settings, ModelConfigs configs) {
        return configs.scheduler()
                .schedule(settings.steps(), configs.imageTokens(settings.size()), settings.sampling());
    }

    int images() {
        return prompts * settings.imagesPerPrompt();
    }

    /** How often the transformer is evaluated, with or without negative prompts; for a step of no velocity, never. */
    int evaluations(boolean guided) {
        return IntStream.range(0, schedule.steps())
                .filter(step -> settings.guidedAt(step) == guided
                        && !settings.guidance().isZeroAt(step))
                .map(step -> sampler.evaluations(schedule, step))
                .sum();
    }

    /**
     * A denoiser for each group of prompts, with the noise that its images have in one run of all.
     *
     * @param policy that made the groups, for messages
     */
    List<Denoiser> denoisers(List<PromptEmbeddings> groups, String policy) {
        if (groups.size() == 1) {
            return List.of(new Denoiser(this, noise, groups.getFirst()));
        }
        if (sampler.isStochastic() && noise.source().isShared()) {
            throw new InvalidRequestException(CoreMessage.SHAPE_GROUPS_STOCHASTIC, policy, groups.size());
        }
        List<Denoiser> denoisers = new ArrayList<>();
        int from = 0;
        for (PromptEmbeddings group : groups) {
            int to = from + group.prompts().size() * settings.imagesPerPrompt();
            denoisers.add(new Denoiser(this, noise.slice(from, to), group));
            from = to;
        }
        return denoisers;
    }
}
