package io.cogview4j.scheduler;

import java.util.List;

/**
 * One step in the terms of exponential integrators, for the flow {@code x = (1 - sigma) x0 + sigma noise}. Solved exactly
 * but for the sample without noise, x0, which is a function of {@code lambda = log((1 - sigma) / sigma)}, a step is
 * {@code x' = keep x + weight x0} with a mean x0; samplers differ in how they know that mean.
 *
 * @param from share of noise before the step
 * @param to share of noise after it
 */
record FlowStep(double from, double to) {
    static FlowStep of(Schedule schedule, int step) {
        return new FlowStep(schedule.noise(step), schedule.noise(step + 1));
    }

    /** Whether there is no noise left to remove after it: x0 is then all that counts. */
    boolean isLast() {
        return to == 0;
    }

    /** Whether it leads to another level; floats may round two levels to one. */
    boolean moves() {
        return to < from;
    }

    /** {@code sigma' / sigma}; without noise nothing moves. */
    double keep() {
        return from == 0 ? 1 : to / from;
    }

    /** {@code alpha' (1 - exp(-h))}, written so that it has a value for pure noise and for none. */
    double weight() {
        return (1 - to) - (1 - from) * keep();
    }

    /** {@code h}, how far lambda moves: infinite from pure noise, and to none. */
    double length() {
        return lambda(to) - lambda(from);
    }

    private static double lambda(double noise) {
        return Math.log((1 - noise) / noise);
    }

    /**
     * Another prediction of x0, and which share of the way to it the mean lies.
     *
     * @param share may be negative, for a mean that lies on the other side
     */
    record Other(double share, float[] clean) {}

    /** The sample after the step, with the mean {@code x0 + sum of share (other - x0)}. */
    float[] moved(float[] sample, float[] clean, List<Other> others) {
        float keep = (float) keep();
        float weight = (float) weight();
        float[] moved = new float[sample.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = keep * sample[i] + weight * clean[i];
        }
        for (Other other : others) {
            float share = (float) (weight() * other.share());
            for (int i = 0; i < moved.length; i++) {
                moved[i] += share * (other.clean()[i] - clean[i]);
            }
        }
        return moved;
    }
}
