package io.cogview4j.scheduler;

/** What a network predicts of a sample: the direction from image to noise. */
@FunctionalInterface
public interface Velocity {
    /**
     * Evaluates the network, guidance included.
     *
     * @param sample at the noise level of the timestep
     * @param timestep that the network is told, not shifted
     * @return as many values as the sample has
     */
    float[] at(float[] sample, float timestep);
}
