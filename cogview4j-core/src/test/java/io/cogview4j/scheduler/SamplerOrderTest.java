package io.cogview4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.sampling.SamplerName;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Along {@code x = (1 - sigma) x0 + sigma noise} with normally distributed data, the velocity and the way of every sample are known
 * in closed form, so that errors can be measured.
 */
class SamplerOrderTest {
    private static final double MEAN = 1.5;
    private static final double DEVIATION = 0.4;
    private static final double FIRST = 0.9;
    private static final double LAST = 0.4;
    private static final Supplier<float[]> NO_NOISE = () -> {
        throw new AssertionError("noise was asked for");
    };
    private static final float[] NOISE = {-2.1f, -0.7f, 0.1f, 0.6f, 1.9f};

    /** The expected noise less the expected datum, of a sample at the level {@code timestep}. */
    private static float[] velocity(float[] sample, float timestep) {
        double sigma = timestep;
        double variance = variance(sigma);
        float[] velocity = new float[sample.length];
        for (int i = 0; i < velocity.length; i++) {
            double away = sample[i] - (1 - sigma) * MEAN;
            double datum = MEAN + (1 - sigma) * DEVIATION * DEVIATION / variance * away;
            velocity[i] = (float) (sigma / variance * away - datum);
        }
        return velocity;
    }

    private static double variance(double sigma) {
        return Math.pow((1 - sigma) * DEVIATION, 2) + sigma * sigma;
    }

    /** Where samples are that began as noise. */
    private static float[] solutions(double sigma) {
        float[] solutions = new float[NOISE.length];
        for (int i = 0; i < solutions.length; i++) {
            solutions[i] = (float) ((1 - sigma) * MEAN + Math.sqrt(variance(sigma)) * NOISE[i]);
        }
        return solutions;
    }

    private static Sampler sampler(SamplerName name) {
        return new FlowMatchEulerScheduler(new SchedulerConfig(
                        1000, 1, false, 0, 0, 256, TimeShift.LINEAR, 0, false, SigmaSpacing.AS_SHIFTED, false))
                .sampler(name);
    }

    private static Schedule even(int steps) {
        float[] sigmas = new float[steps + 1];
        for (int i = 0; i <= steps; i++) {
            sigmas[i] = (float) (steps - i) / steps;
        }
        return new Schedule(Arrays.copyOf(sigmas, steps), sigmas);
    }

    /** From mostly noise to little, where nothing is infinite; one more step, that is not made, leads to none. */
    private static Schedule inside(int steps) {
        float[] sigmas = new float[steps + 2];
        for (int i = 0; i <= steps; i++) {
            sigmas[i] = (float) (FIRST + (LAST - FIRST) * i / steps);
        }
        return new Schedule(Arrays.copyOf(sigmas, steps + 1), sigmas);
    }

    private static float[] run(Sampler sampler, Schedule schedule) {
        return run(sampler, schedule, schedule.steps());
    }

    private static float[] run(Sampler sampler, Schedule schedule, int steps) {
        float[] sample = solutions(schedule.sigmas()[0]);
        SamplerMemory memory = SamplerMemory.NONE;
        for (int i = 0; i < steps; i++) {
            Sampler.Sampled sampled = sampler.step(SamplerOrderTest::velocity, schedule, i, sample, memory, NO_NOISE);
            sample = sampled.sample();
            memory = sampled.memory();
        }
        return sample;
    }

    private static double error(SamplerName name, Schedule schedule, int steps) {
        float[] sample = run(sampler(name), schedule, steps);
        float[] wanted = solutions(schedule.sigmas()[steps]);
        double squares = 0;
        for (int i = 0; i < sample.length; i++) {
            squares += Math.pow(sample[i] - wanted[i], 2);
        }
        return Math.sqrt(squares / sample.length);
    }

    /** By how much the error falls when the steps are doubled twice. */
    @ParameterizedTest
    @CsvSource({"EULER, 0.9, 1.2", "HEUN, 1.8, 2.2", "DPMPP_2M, 1.8, 2.2", "UNIPC, 2.7, 3.3"})
    void theErrorFallsAsItsOrderSays(SamplerName name, double least, double most) {
        double order = Math.log(error(name, inside(4), 4) / error(name, inside(16), 16)) / Math.log(4);

        assertThat(order).as("order").isBetween(least, most);
    }

    @ParameterizedTest
    @CsvSource({"HEUN, 8", "DPMPP_2M, 16", "UNIPC, 16"})
    void higherOrdersComeNearerWithTheSameEvaluations(SamplerName name, int steps) {
        int evaluations = sampler(name).evaluations(even(steps));

        assertThat(error(name, even(steps), steps))
                .isLessThan(0.5 * error(SamplerName.EULER, even(evaluations), evaluations));
    }

    @ParameterizedTest
    @EnumSource
    void aSingleStepGivesTheMeanOfAllData(SamplerName name) {
        assertThat(run(sampler(name), even(1))).containsOnly((float) MEAN);
    }

    @ParameterizedTest
    @EnumSource
    void everySampleStaysFiniteWhateverTheLevels(SamplerName name) {
        float[][] levels = {
            {1, 0}, {1, 0.5f, 0}, {1, 0.5f, 0, 0}, {1, 1, 0.5f, 0.5f, 0}, {0.3f, 0.3f, 0.3f, 0}, {1, 1e-30f, 0}, {0, 0}
        };
        for (float[] sigmas : levels) {
            float[] timesteps = Arrays.copyOf(sigmas, sigmas.length - 1);
            for (float value : run(sampler(name), new Schedule(timesteps, sigmas))) {
                assertThat(value).as("%s", Arrays.toString(sigmas)).isFinite();
            }
        }
    }

    /** Levels that rise from noise to image, with velocities that point the other way, are the same way. */
    @ParameterizedTest
    @EnumSource
    void invertedLevelsLeadTheSameWay(SamplerName name) {
        Schedule falling = even(8);
        float[] rising = new float[9];
        for (int i = 0; i < rising.length; i++) {
            rising[i] = 1 - falling.sigmas()[i];
        }
        Schedule inverted = new Schedule(falling.timesteps(), rising);
        float[] sample = NOISE;
        float[] other = NOISE;
        SamplerMemory memory = SamplerMemory.NONE;
        SamplerMemory otherMemory = SamplerMemory.NONE;
        for (int i = 0; i < 8; i++) {
            Sampler.Sampled one = sampler(name).step(SamplerOrderTest::velocity, falling, i, sample, memory, NO_NOISE);
            Sampler.Sampled two =
                    sampler(name).step((x, t) -> negative(velocity(x, t)), inverted, i, other, otherMemory, NO_NOISE);
            assertThat(two.sample()).containsExactly(one.sample());
            assertThat(two.clean()).containsExactly(one.clean());
            sample = one.sample();
            other = two.sample();
            memory = one.memory();
            otherMemory = two.memory();
        }
    }

    private static float[] negative(float[] values) {
        float[] negative = new float[values.length];
        for (int i = 0; i < negative.length; i++) {
            negative[i] = -values[i];
        }
        return negative;
    }

    @Test
    void evaluationsAreThoseThatAreMade() {
        for (SamplerName name : SamplerName.values()) {
            for (int steps : new int[] {1, 2, 7}) {
                int[] made = {0};
                Schedule schedule = even(steps);
                float[] sample = NOISE;
                SamplerMemory memory = SamplerMemory.NONE;
                for (int i = 0; i < steps; i++) {
                    Sampler.Sampled sampled = sampler(name)
                            .step(
                                    (x, t) -> {
                                        made[0]++;
                                        return velocity(x, t);
                                    },
                                    schedule,
                                    i,
                                    sample,
                                    memory,
                                    NO_NOISE);
                    sample = sampled.sample();
                    memory = sampled.memory();
                }
                assertThat(sampler(name).evaluations(schedule)).as("%s", name).isEqualTo(made[0]);
            }
        }
        assertThat(sampler(SamplerName.HEUN).evaluations(even(7))).isEqualTo(13);
    }
}
