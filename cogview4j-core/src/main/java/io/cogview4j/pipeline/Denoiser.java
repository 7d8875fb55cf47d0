package io.cogview4j.pipeline;

import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.editing.Conditioning;
import io.cogview4j.events.Step;
import io.cogview4j.events.StepControl;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.NumericException;
import io.cogview4j.nn.PartListener;
import io.cogview4j.random.NoiseSource;
import io.cogview4j.scheduler.Sampler;
import io.cogview4j.scheduler.Sampler.Sampled;
import io.cogview4j.scheduler.SamplerMemory;
import io.cogview4j.scheduler.Schedule;
import io.cogview4j.transformer.CogView4Transformer;
import io.cogview4j.transformer.ImageGeometry;
import java.util.concurrent.atomic.AtomicInteger;

/** From noise to latents: predict the velocity, guide, step. For one run of images of one size. */
final class Denoiser {
    private final ResolvedSettings settings;
    private final Sampler sampler;
    private final Schedule schedule;
    private final ImageGeometry geometry;
    private final NoiseSource noise;
    private final Start start;
    private final Conditioning conditioning;
    private final PromptEmbeddings embeddings;

    /** Looks at embeddings that a listener gives in exchange; throws if they cannot be used. */
    @FunctionalInterface
    interface ExchangeCheck {
        /** @param step after which they were given, from 0 */
        void require(PromptEmbeddings before, PromptEmbeddings after, int step);
    }

    /**
     * Takes the embeddings as they are: whether they can be used is looked at before.
     *
     * @param noise that stochastic sampling adds
     */
    Denoiser(
            DenoisingPlan plan,
            Start start,
            Conditioning conditioning,
            NoiseSource noise,
            PromptEmbeddings embeddings) {
        this.settings = plan.settings();
        this.sampler = plan.sampler();
        this.schedule = plan.schedule();
        this.geometry = plan.geometry();
        this.noise = noise;
        this.start = start;
        this.conditioning = conditioning;
        this.embeddings = embeddings;
    }

    int images() {
        return start.latents().batch();
    }

    /** Denoises; the listener may change latents and embeddings between steps, or stop. */
    Latents run(CogView4Transformer transformer, RunControl control, ExchangeCheck check, StageMeter.Units units) {
        Latents latents = start.latents();
        SamplerMemory memory = start.memory();
        try (GuidedVelocity velocity =
                new GuidedVelocity(transformer, settings, geometry, conditioning, images(), embeddings)) {
            for (int i = start.step(); i < schedule.steps(); i++) {
                Sampled sampled = sampled(velocity, latents, i, memory, units);
                Step step = step(latents, i, sampled, velocity.embeddings());
                latents = step.latents();
                memory = sampled.memory();
                units.done(i + 1 - start.step());
                StepControl decision = control.after(step);
                if (decision.latents() != null) {
                    latents = decision.latents();
                    memory = SamplerMemory.NONE; // they lie on another way
                }
                if (decision.stop()) {
                    break;
                }
                if (decision.embeddings() != null) {
                    check.require(velocity.embeddings(), decision.embeddings(), i);
                    velocity.exchange(decision.embeddings());
                    memory = SamplerMemory.NONE;
                }
            }
            return latents;
        }
    }

    private Sampled sampled(
            GuidedVelocity velocity, Latents latents, int index, SamplerMemory memory, StageMeter.Units units) {
        if (settings.guidance().isZeroAt(index)) {
            return new Sampled(latents.values(), latents.values(), memory);
        }
        int times = sampler.evaluations(schedule, index);
        AtomicInteger time = new AtomicInteger();
        Sampled sampled = sampler.step(
                (sample, timestep) -> {
                    PartListener blocks = units.within(index - start.step(), time.getAndIncrement(), times);
                    return requireFinite(
                            velocity.at(latents.withValues(sample), timestep, index, blocks), velocity, index, units);
                },
                schedule,
                index,
                latents.values(),
                settings.turnsAt(index) ? SamplerMemory.NONE : memory,
                () -> noise.normal(latents.batch(), latents.valuesPerImage()));
        requireFinite(sampled.sample(), velocity, index, units);
        return sampled;
    }

    private Step step(Latents before, int index, Sampled sampled, PromptEmbeddings used) {
        return new Step(
                index - start.step(),
                schedule.steps() - start.step(),
                schedule.timesteps()[index],
                schedule.sigmas()[index],
                conditioning.after(before.withValues(sampled.sample()), index),
                conditioning.after(before.withValues(sampled.clean()), schedule.steps() - 1),
                used);
    }

    private float[] requireFinite(float[] values, GuidedVelocity velocity, int index, StageMeter.Units units) {
        if (!Finite.all(values)) {
            throw notFinite(index, velocity.firstNonFiniteBlock(units.aside()));
        }
        return values;
    }

    private NumericException notFinite(int index, int block) {
        int step = index + 1 - start.step();
        int steps = schedule.steps() - start.step();
        return block == NonFiniteSearch.NONE
                ? new NumericException(CoreMessage.STEP_NOT_FINITE_AFTER_BLOCKS, step, steps)
                : new NumericException(CoreMessage.STEP_NOT_FINITE, step, steps, block);
    }
}
