package io.cogview4j.sampling;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Classifier-free guidance: how strongly the prompt is preferred to the negative prompt, Ho and Salimans,
 * <a href="https://arxiv.org/abs/2207.12598">Classifier-Free Diffusion Guidance</a>. With the velocity {@code v} of the prompt,
 * {@code u} of the negative prompt and the scale {@code g}, an image follows {@code u + g (v - u)}.
 *
 * @param scales one for all steps, or one for each; 1 or less for no guidance, which takes half the time; empty where that is
 *     left open
 * @param interval the steps that are guided, with the scale 1 at the others; null for all
 * @param zeroSteps null for plain guidance; otherwise {@link #zeroStar CFG-Zero*} with so many first steps of no velocity
 */
public record Guidance(
        List<Double> scales,
        @Nullable GuidanceInterval interval,
        @Nullable Integer zeroSteps) {
    /** The largest scale that is taken for one. */
    public static final double MAX_SCALE = 1000;

    /** Everything left open. */
    public static final Guidance OPEN = new Guidance(List.of(), null, null);

    /** @throws InvalidRequestException if there can be no such scale or number of steps */
    public Guidance {
        scales = List.copyOf(scales);
        for (double scale : scales) {
            if (!(scale >= 0 && scale <= MAX_SCALE)) {
                throw new InvalidRequestException(CoreMessage.GUIDANCE_OUT_OF_RANGE, scale);
            }
        }
        if (zeroSteps != null && zeroSteps < 0) {
            throw new InvalidRequestException(CoreMessage.ZERO_STEPS_NEGATIVE, zeroSteps);
        }
    }

    /** The same scale at all steps. */
    public static Guidance of(double scale) {
        return OPEN.withScale(scale);
    }

    /** A scale for each step. */
    public static Guidance perStep(List<Double> scales) {
        return OPEN.withScales(scales);
    }

    public Guidance withScale(double scale) {
        return new Guidance(List.of(scale), interval, zeroSteps);
    }

    public Guidance withScales(List<Double> scales) {
        return new Guidance(scales, interval, zeroSteps);
    }

    /** Guides the steps of an interval only. */
    public Guidance withInterval(@Nullable GuidanceInterval interval) {
        return new Guidance(scales, interval, zeroSteps);
    }

    /**
     * CFG-Zero*, Fan et al., <a href="https://arxiv.org/abs/2503.18886">CFG-Zero*</a>: an image follows
     * {@code s u + g (v - s u)} with {@code s = <v, u> / |u|^2}, the multiple of {@code u} that is nearest to {@code v}, for each
     * image by itself; and in its first steps, where velocities are least certain, it stays where it is.
     *
     * @param zeroSteps how many first steps have no velocity, and need no network; the paper takes 1 of 28
     */
    public Guidance zeroStar(int zeroSteps) {
        return new Guidance(scales, interval, zeroSteps);
    }

    /** This, and {@code others} where this leaves something open. */
    public Guidance or(Guidance others) {
        return new Guidance(
                scales.isEmpty() ? others.scales : scales,
                interval == null ? others.interval : interval,
                zeroSteps == null ? others.zeroSteps : zeroSteps);
    }

    /** Whether negative prompts may take part; so where scales are left open. */
    public boolean mayGuide() {
        return scales.isEmpty() || scales.stream().anyMatch(scale -> scale > 1);
    }

    /**
     * The scale at a step: 1 outside the interval.
     *
     * @param step from 0
     * @throws IllegalStateException if it is left open
     */
    public double scaleAt(int step, int steps) {
        if (scales.isEmpty()) {
            throw new IllegalStateException("the scale is left open");
        }
        return interval == null || interval.contains(step, steps) ? scales.get(scales.size() == 1 ? 0 : step) : 1;
    }

    /** Whether a step has no velocity. */
    public boolean isZeroAt(int step) {
        return zeroSteps != null && step < zeroSteps;
    }

    /** Whether a negative prompt takes part in a step. */
    public boolean guidesAt(int step, int steps) {
        return !isZeroAt(step) && scaleAt(step, steps) > 1;
    }
}
