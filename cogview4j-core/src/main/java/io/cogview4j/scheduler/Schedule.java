package io.cogview4j.scheduler;

import java.util.Arrays;

/**
 * The path of a run from noise to image. The arrays are not copied: whoever hands them over gives them away.
 *
 * @param timesteps {@code [steps]}: what the transformer is told at each step, not shifted
 * @param sigmas {@code [steps + 1]}: the noise level before each step, shifted, and last the level of the result
 */
public record Schedule(float[] timesteps, float[] sigmas) {
    public Schedule {
        if (timesteps.length < 1 || sigmas.length != timesteps.length + 1) {
            throw new IllegalArgumentException(
                    "%d timesteps do not go with %d sigmas".formatted(timesteps.length, sigmas.length));
        }
    }

    public int steps() {
        return timesteps.length;
    }

    /** The rest of the path, from before {@code step} on. */
    public Schedule from(int step) {
        return step == 0
                ? this
                : new Schedule(
                        Arrays.copyOfRange(timesteps, step, timesteps.length),
                        Arrays.copyOfRange(sigmas, step, sigmas.length));
    }
}
