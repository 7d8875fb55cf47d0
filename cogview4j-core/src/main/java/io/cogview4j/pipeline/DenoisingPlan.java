package io.cogview4j.pipeline;

import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.MessageCode;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.scheduler.FlowMatchEulerScheduler;
import io.cogview4j.scheduler.Schedule;
import io.cogview4j.transformer.Picture;
import io.cogview4j.transformer.TransformerConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * What is settled before the transformer is opened: everything that can be wrong with settings, seeds and latents is
 * found here.
 *
 * @param noise of all pictures
 */
record DenoisingPlan(
        ResolvedSettings settings,
        FlowMatchEulerScheduler scheduler,
        Schedule schedule,
        Picture picture,
        BatchNoise noise) {
    static DenoisingPlan of(
            ResolvedSettings settings,
            int prompts,
            FlowMatchEulerScheduler scheduler,
            TransformerConfig config,
            int vaeScaleFactor) {
        Picture picture = new Picture(
                settings.size().height() / vaeScaleFactor,
                settings.size().width() / vaeScaleFactor,
                settings.conditions());
        Schedule schedule = schedule(settings, scheduler, config.patchSize() * vaeScaleFactor);
        int images = prompts * settings.imagesPerPrompt();
        BatchNoise noise = BatchNoise.of(
                settings.noise(), images, config.inChannels(), picture.latentHeight(), picture.latentWidth());
        return new DenoisingPlan(settings, scheduler, schedule, picture, noise);
    }

    /**
     * @param tokenSide pixels along a side of what one image token stands for
     * @throws InvalidRequestException if there can be no such schedule
     */
    static Schedule schedule(ResolvedSettings settings, FlowMatchEulerScheduler scheduler, int tokenSide) {
        return scheduler.schedule(
                settings.steps(),
                (settings.size().height() / tokenSide) * (settings.size().width() / tokenSide),
                settings.timesteps().isEmpty() ? null : settings.timesteps(),
                settings.sigmas().isEmpty() ? null : settings.sigmas());
    }

    /**
     * A loop for each group of prompts, with the noise that its pictures have in one run of all.
     *
     * @param policy that made the groups, for messages
     */
    List<DenoisingLoop> loops(List<PromptEmbeddings> groups, String policy) {
        if (groups.size() == 1) {
            return List.of(new DenoisingLoop(this, noise, groups.getFirst()));
        }
        if (scheduler.config().stochastic() && noise.source().isShared()) {
            throw new InvalidRequestException(MessageCode.SHAPE_GROUPS_STOCHASTIC, policy, groups.size());
        }
        List<DenoisingLoop> loops = new ArrayList<>();
        int from = 0;
        for (PromptEmbeddings group : groups) {
            int to = from + group.prompts().size() * settings.imagesPerPrompt();
            loops.add(new DenoisingLoop(this, noise.slice(from, to), group));
            from = to;
        }
        return loops;
    }
}
