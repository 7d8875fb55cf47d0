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
import io.cogview4j.transformer.StepMemory;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

    /**
     * Denoises; the listener may change latents and embeddings between steps, or stop.
     *
     * @param keeper says where to begin, and is told of each step
     */
    Latents run(
            CogView4Transformer transformer,
            RunControl control,
            ExchangeCheck check,
            StageMeter.Units units,
            PassState.Keeper keeper) {
        PassState state = begin(keeper.begin(), check, units);
        PromptEmbeddings used = state.exchanged() == null ? embeddings : state.exchanged();
        try (GuidedVelocity velocity = new GuidedVelocity(
                transformer, settings, geometry, conditioning, images(), used, state.evaluations())) {
            while (state.step() < schedule.steps()) {
                long begun = System.nanoTime();
                state = next(state, velocity, control, check, units);
                keeper.keep(state, System.nanoTime() - begun);
            }
            return state.latents();
        }
    }

    /** The noise that steps before have drawn is drawn again, so that the next step gets what it would have got. */
    private PassState begin(@Nullable PassState earlier, ExchangeCheck check, StageMeter.Units units) {
        if (earlier == null) {
            return new PassState(List.of(), start.latents(), start.step(), start.memory(), 0, null, StepMemory.NONE);
        }
        if (earlier.exchanged() != null) {
            check.require(embeddings, earlier.exchanged(), earlier.step() - 1);
        }
        for (int i = 0; i < earlier.draws(); i++) {
            draw();
        }
        units.done(earlier.step() - start.step());
        return earlier;
    }

    private PassState next(
            PassState state, GuidedVelocity velocity, RunControl control, ExchangeCheck check, StageMeter.Units units) {
        int index = state.step();
        AtomicInteger draws = new AtomicInteger(state.draws());
        Supplier<float[]> noise = () -> {
            draws.incrementAndGet();
            return draw();
        };
        Sampled sampled = sampled(velocity, state, noise, units);
        Step step = step(state.latents(), index, sampled, velocity.embeddings());
        units.done(index + 1 - start.step());
        StepControl decision = control.after(step);
        Latents latents = decision.latents() == null ? step.latents() : decision.latents();
        boolean onAnotherWay = decision.latents() != null;
        if (onAnotherWay) {
            velocity.forget();
        }
        PromptEmbeddings exchanged = state.exchanged();
        if (decision.embeddings() != null && !decision.stop()) {
            check.require(velocity.embeddings(), decision.embeddings(), index);
            velocity.exchange(decision.embeddings());
            exchanged = decision.embeddings();
            onAnotherWay = true;
        }
        return new PassState(
                List.of(),
                latents,
                decision.stop() ? schedule.steps() : index + 1,
                onAnotherWay ? SamplerMemory.NONE : sampled.memory(),
                draws.get(),
                exchanged,
                velocity.memory());
    }

    boolean isAtEnd(PassState state) {
        return state.step() == schedule.steps();
    }

    private float[] draw() {
        return noise.normal(images(), start.latents().valuesPerImage());
    }

    /**
     * Whether this group can go on from there; what a file tells of an earlier run need not be so.
     *
     * @param latents of the group, if it is done or not
     */
    boolean fits(Latents latents) {
        Latents own = start.latents();
        return latents.batch() == own.batch()
                && latents.channels() == own.channels()
                && latents.height() == own.height()
                && latents.width() == own.width();
    }

    /** As {@link #fits(Latents)}, with what else is known of the step. */
    boolean fits(PassState state) {
        int made = state.step() - start.step();
        int values = state.latents().values().length;
        return fits(state.latents())
                && made >= 0
                && state.step() <= schedule.steps()
                && state.draws() >= 0
                && state.draws() <= (sampler.isStochastic() ? made : 0)
                && state.memory().arrays().values().stream().allMatch(array -> array.length == values)
                && fits(state.evaluations());
    }

    /** Whether it can be of these images, with or without their negative prompts. */
    private boolean fits(StepMemory memory) {
        Latents own = start.latents();
        int sequences = memory.sequences();
        return switch (memory) {
            case StepMemory.None _ -> true;
            case StepMemory.LastComputed(List<Latents> inputs, List<Float> timesteps) ->
                isOfImages(sequences)
                        && isEach(inputs, conditioning.input(own.image(0), 0).channels())
                        && timesteps.size() == sequences
                        && timesteps.stream().allMatch(schedule::tells);
            case StepMemory.Series(int evaluations, int lastComputed, List<List<Latents>> derivatives) ->
                isOfImages(sequences)
                        && lastComputed >= 0
                        && lastComputed < evaluations
                        && evaluations <= sampler.evaluations(schedule)
                        && derivatives.stream().allMatch(each -> isEach(each, own.channels()));
        };
    }

    private boolean isOfImages(int sequences) {
        return sequences == images() || sequences == 2 * images();
    }

    private boolean isEach(List<Latents> latents, int channels) {
        Latents own = start.latents();
        return latents.stream()
                .allMatch(each -> each.batch() == 1
                        && each.channels() == channels
                        && each.height() == own.height()
                        && each.width() == own.width());
    }

    private Sampled sampled(GuidedVelocity velocity, PassState state, Supplier<float[]> noise, StageMeter.Units units) {
        int index = state.step();
        Latents latents = state.latents();
        if (settings.guidance().isZeroAt(index)) {
            return new Sampled(latents.values(), latents.values(), state.memory());
        }
        int times = sampler.evaluations(schedule, index);
        AtomicInteger time = new AtomicInteger();
        Sampled sampled = sampler.step(
                (sample, timestep) -> {
                    PartListener blocks = units.within(index - start.step(), time.getAndIncrement(), times);
                    float[] predicted = velocity.at(latents.withValues(sample), timestep, index, blocks);
                    units.evaluated(settings.cache(), velocity.lastPass());
                    return requireFinite(predicted, velocity, index, units);
                },
                schedule,
                index,
                latents.values(),
                settings.turnsAt(index) ? SamplerMemory.NONE : state.memory(),
                noise);
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
