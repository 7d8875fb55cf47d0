package io.cogview4j.pipeline;

import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.editing.Conditioning;
import io.cogview4j.editing.ControlChannels;
import io.cogview4j.editing.KeptLatents;
import io.cogview4j.editing.StartPicture;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.sampling.StepCache;
import io.cogview4j.scheduler.Sampler;
import io.cogview4j.scheduler.Schedule;
import io.cogview4j.transformer.ImageGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is settled before the transformer is opened: everything that can be wrong with settings, seeds and latents is
 * found here.
 *
 * @param prompts how many
 * @param firstStep of the schedule to make, from 0
 * @param noise of all images
 */
public record DenoisingPlan(
        ResolvedSettings settings,
        int prompts,
        Sampler sampler,
        Schedule schedule,
        int firstStep,
        ImageGeometry geometry,
        BatchNoise noise) {
    /** @throws InvalidRequestException if there is no such schedule, or the noise does not fit the images */
    static DenoisingPlan of(ResolvedSettings settings, InitialNoise noise, int prompts, ModelConfigs configs) {
        ImageGeometry geometry = new ImageGeometry(
                configs.latentHeight(settings.size()), configs.latentWidth(settings.size()), settings.conditions());
        new SizeCheck(configs).requireCount(settings.size(), (long) prompts * settings.imagesPerPrompt());
        BatchNoise.Shape shape = new BatchNoise.Shape(
                prompts * settings.imagesPerPrompt(),
                configs.vae().latentChannels(),
                geometry.latentHeight(),
                geometry.latentWidth());
        Schedule schedule = schedule(settings, configs);
        @Nullable StartPicture start = settings.pictures().start();
        return new DenoisingPlan(
                settings,
                prompts,
                configs.scheduler().sampler(settings.sampling().sampler()),
                schedule,
                start == null ? 0 : Start.firstStep(schedule.steps(), start.strength()),
                geometry,
                BatchNoise.of(noise, settings.pictures(), shape));
    }

    /** @throws InvalidRequestException if there can be no such schedule */
    static Schedule schedule(ResolvedSettings settings, ModelConfigs configs) {
        return configs.scheduler()
                .schedule(settings.steps(), configs.imageTokens(settings.size()), settings.sampling());
    }

    /** The same with other noise. */
    public DenoisingPlan withNoise(BatchNoise noise) {
        return new DenoisingPlan(settings, prompts, sampler, schedule, firstStep, geometry, noise);
    }

    /**
     * Whether this pass can come to stand there, as far as can be told before a policy has made its groups.
     *
     * @throws InvalidRequestException if not
     */
    public void requireReachable(PassState state) {
        long images = state.latents().batch();
        boolean sound = isOfThese(state.latents());
        for (Latents finished : state.finished()) {
            images += finished.batch();
            sound &= isOfThese(finished);
        }
        int made = state.step() - firstStep;
        if (!sound
                || images > images()
                || made < 0
                || made > steps()
                || state.draws() > (sampler.isStochastic() ? made : 0)) {
            throw new InvalidRequestException(CoreMessage.RESUME_STATE_UNFIT);
        }
    }

    private boolean isOfThese(Latents latents) {
        Latents own = noise.initial();
        return latents.channels() == own.channels()
                && latents.height() == own.height()
                && latents.width() == own.width();
    }

    int images() {
        return prompts * settings.imagesPerPrompt();
    }

    /**
     * What settings and checkpoint together make of the steps, as text: two plans of which this is the same make the same of the
     * same noise, pictures and network.
     */
    public String signature() {
        List<String> steps = IntStream.range(firstStep, schedule.steps())
                .mapToObj(step -> "%s>%s@%s*%s%s"
                        .formatted(
                                schedule.sigmas()[step],
                                schedule.sigmas()[step + 1],
                                schedule.timesteps()[step],
                                settings.guidance().scaleAt(step, settings.steps()),
                                settings.guidance().isZeroAt(step) ? "z" : ""))
                .toList();
        String cache = settings.cache().equals(StepCache.OFF)
                ? ""
                : " " + settings.cache().text();
        return String.join(
                " ",
                settings.size().toString(),
                Integer.toString(images()),
                sampler.toString(),
                String.valueOf(settings.guidance().zeroSteps()),
                settings.conditions().toString(),
                steps.toString() + cache);
    }

    /** How many steps are made. */
    int steps() {
        return schedule.steps() - firstStep;
    }

    /**
     * How often the transformer is computed, with or without negative prompts: never for a step of no velocity, nor where a cache of steps
     * is known to forecast it. What a cache decides on by what was computed counts.
     */
    int evaluations(boolean guided) {
        int computed = 0;
        int sinceTurn = 0;
        for (int step = firstStep; step < schedule.steps(); step++) {
            if (settings.turnsAt(step)) {
                sinceTurn = 0;
            }
            if (!settings.guidance().isZeroAt(step)) {
                int next = sinceTurn + sampler.evaluations(schedule, step);
                if (settings.guidedAt(step) == guided) {
                    computed += (int) IntStream.range(sinceTurn, next)
                            .filter(settings.cache()::mayCompute)
                            .count();
                }
                sinceTurn = next;
            }
        }
        return computed;
    }

    /**
     * A denoiser for each group of prompts, with the noise that its images have in one run of all.
     *
     * @param pictures of all images
     * @param policy that made the groups, for messages
     */
    List<Denoiser> denoisers(List<PromptEmbeddings> groups, EncodedPictures pictures, String policy) {
        if (groups.size() == 1) {
            return List.of(denoiser(noise, pictures, groups.getFirst()));
        }
        if (sampler.isStochastic() && noise.source().isShared()) {
            throw new InvalidRequestException(CoreMessage.SHAPE_GROUPS_STOCHASTIC, policy, groups.size());
        }
        List<Denoiser> denoisers = new ArrayList<>();
        int from = 0;
        for (PromptEmbeddings group : groups) {
            int to = from + group.prompts().size() * settings.imagesPerPrompt();
            denoisers.add(denoiser(noise.slice(from, to), pictures.slice(from, to), group));
            from = to;
        }
        return denoisers;
    }

    private Denoiser denoiser(BatchNoise noise, EncodedPictures pictures, PromptEmbeddings embeddings) {
        return new Denoiser(this, start(noise, pictures), conditioning(noise, pictures), noise.source(), embeddings);
    }

    private Start start(BatchNoise noise, EncodedPictures pictures) {
        return pictures.start() == null
                ? Start.ofNoise(noise.initial())
                : Start.ofPicture(pictures.start(), noise.initial(), schedule, firstStep);
    }

    private Conditioning conditioning(BatchNoise noise, EncodedPictures pictures) {
        Conditioning all = Conditioning.NONE;
        @Nullable StartPicture start = settings.pictures().start();
        if (start != null && start.mask() != null && pictures.start() != null) {
            int factor = start.mask().height() / geometry.latentHeight();
            float[] mask = start.mask().ofLatents(factor);
            all = all.and(new KeptLatents(pictures.start(), noise.initial(), mask, schedule));
        }
        return pictures.control() == null ? all : all.and(new ControlChannels(pictures.control()));
    }
}
