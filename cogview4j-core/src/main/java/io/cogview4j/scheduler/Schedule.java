package io.cogview4j.scheduler;

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

    /** Whether the transformer is told this timestep at any step. */
    public boolean tells(float timestep) {
        for (float told : timesteps) {
            if (told == timestep) {
                return true;
            }
        }
        return false;
    }

    /** The same levels, of which the transformer is told otherwise. */
    Schedule withTimesteps(float[] timesteps) {
        return new Schedule(timesteps, sigmas);
    }

    /** The share of noise before step {@code step}, or after the last one: 1 for nothing else, 0 for none. */
    public double noise(int step) {
        return isInverted() ? 1.0 - sigmas[step] : sigmas[step];
    }

    /** Whether the levels rise, from 0 for noise to 1 for an image. */
    private boolean isInverted() {
        return sigmas[sigmas.length - 1] == 1;
    }

    /** The sample without noise, as the velocity before step {@code step} predicts it: {@code x - sigma v}. */
    float[] clean(int step, float[] sample, float[] velocity) {
        float distance = isInverted() ? sigmas[step] - 1f : sigmas[step];
        float[] clean = new float[sample.length];
        for (int i = 0; i < clean.length; i++) {
            clean[i] = sample[i] - distance * velocity[i];
        }
        return clean;
    }
}
