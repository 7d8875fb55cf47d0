package io.cogview4j.scheduler;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.MessageCode;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The schedule of a run, as FlowMatchEulerDiscreteScheduler of diffusers and, for the inputs of {@link #schedule},
 * CogView4Pipeline have it.
 *
 * <p>Timesteps and sigmas asked for must fall strictly, from at most pure noise to at least none.
 */
public record FlowMatchEulerScheduler(SchedulerConfig config) {
    /** The schedule of an image of {@code imageTokens} tokens in {@code steps} steps. */
    public Schedule schedule(int steps, int imageTokens) {
        return schedule(steps, imageTokens, null, null);
    }

    /**
     * The schedule of an image of {@code imageTokens} tokens, as the pipeline makes it.
     *
     * @param steps how many, if there are no timesteps
     * @param timesteps cut to whole numbers; null for equal distances from the first to 1
     * @param sigmas noise levels before the shift; null for those of the timesteps
     * @throws InvalidRequestException if there is no such schedule
     */
    public Schedule schedule(
            int steps, int imageTokens, @Nullable List<Double> timesteps, @Nullable List<Double> sigmas) {
        double[] levels = timesteps == null ? linspace(steps, config.trainTimesteps(), 1) : checkedTimesteps(timesteps);
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (long) levels[i];
        }
        return custom(levels, sigmas == null ? null : checkedSigmas(sigmas), shiftParameter(imageTokens));
    }

    /**
     * The schedule of an image of {@code imageTokens} tokens with the noise levels that are asked for.
     *
     * <p>Levels that are given one by one mean what they mean for the pipeline. Levels by a rule of their own are those of a
     * scheduler with that rule; but where such a scheduler would tell the transformer the timesteps of its own levels, it is told
     * here, at each level, the timestep that belongs to it in training.
     *
     * @param steps how many, if there are no timesteps
     * @throws InvalidRequestException if there is no such schedule
     */
    public Schedule schedule(int steps, int imageTokens, Sampling asked) {
        Schedule schedule = new FlowMatchEulerScheduler(config.with(asked.levels()))
                .schedule(steps, imageTokens, orNull(asked.timesteps()), orNull(asked.sigmas()));
        boolean ofModel = config.with(asked.levels()).equals(config) || config.invertSigmas();
        return ofModel || asked.listedSteps() > 0
                ? schedule
                : schedule.withTimesteps(trainedTimesteps(schedule.sigmas(), imageTokens));
    }

    private static @Nullable List<Double> orNull(List<Double> values) {
        return values.isEmpty() ? null : values;
    }

    /** The timesteps whose levels, after the model's own shift, are these; the last level, that of the result, has none. */
    private float[] trainedTimesteps(float[] sigmas, int imageTokens) {
        double factor = config.dynamicShift() ? config.timeShift().factor(shiftParameter(imageTokens)) : config.shift();
        float[] timesteps = new float[sigmas.length - 1];
        for (int i = 0; i < timesteps.length; i++) {
            double sigma = sigmas[i];
            timesteps[i] = (float) (config.trainTimesteps() * sigma / (sigma + factor * (1 - sigma)));
        }
        return timesteps;
    }

    /**
     * {@code set_timesteps(steps, mu)}: equal distances of sigmas, and timesteps that are the sigmas after the shift.
     *
     * @param mu the shift parameter, of no effect unless the shift is dynamic
     * @throws InvalidRequestException if there is no such schedule
     */
    public Schedule scheduleOf(int steps, double mu) {
        int train = config.trainTimesteps();
        double[] sigmas = linspace(steps, trainedSigma(train) * train, trainedSigma(1) * train);
        for (int i = 0; i < sigmas.length; i++) {
            sigmas[i] /= train;
        }
        return finish(null, shift(sigmas, mu, Rounding.FLOAT64));
    }

    /**
     * {@code set_timesteps(timesteps, sigmas, mu)}: at least one of the lists.
     *
     * @param timesteps used as they are; null for the sigmas after the shift
     * @param sigmas noise levels before the shift; null for those of the timesteps
     * @param mu the shift parameter, of no effect unless the shift is dynamic
     * @throws InvalidRequestException if there is no such schedule
     */
    public Schedule scheduleOf(@Nullable List<Double> timesteps, @Nullable List<Double> sigmas, double mu) {
        if (timesteps == null && sigmas == null) {
            throw new IllegalArgumentException("neither timesteps nor sigmas");
        }
        return custom(
                timesteps == null ? null : checkedTimesteps(timesteps),
                sigmas == null ? null : checkedSigmas(sigmas),
                mu);
    }

    /** The shift parameter mu of an image of {@code imageTokens} tokens. */
    double shiftParameter(int imageTokens) {
        double side = Math.sqrt((double) imageTokens / config.baseImageTokens());
        return side * config.maxShift() + config.baseShift();
    }

    /** How samples go along the schedule. */
    public EulerSampler sampler() {
        return new EulerSampler(config.stochastic());
    }

    /** How samples go along the schedule if that is asked for. */
    public Sampler sampler(@Nullable SamplerName asked) {
        return switch (asked) {
            case null -> sampler();
            case EULER -> sampler();
            case HEUN -> new HeunSampler();
            case DPMPP_2M -> new DpmSolverSampler();
            case UNIPC -> new UniPcSampler();
        };
    }

    /** An image's latents at a noise level: {@code sigma noise + (1 - sigma) sample}. */
    public static float[] scaleNoise(float[] sample, float[] noise, float sigma) {
        requireSameLength(sample, noise);
        float[] result = new float[sample.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = sigma * noise[i] + (1f - sigma) * sample[i];
        }
        return result;
    }

    private static void requireSameLength(float[] sample, float[] other) {
        if (sample.length != other.length) {
            throw new IllegalArgumentException("%d values do not go with %d".formatted(other.length, sample.length));
        }
    }

    /** numpy and torch compute with float32 arrays wherever a caller names the timesteps or sigmas. */
    private Schedule custom(double @Nullable [] timesteps, double @Nullable [] sigmas, double mu) {
        if (timesteps != null && sigmas != null && timesteps.length != sigmas.length) {
            throw new InvalidRequestException(CoreMessage.SIGMAS_COUNT, sigmas.length, timesteps.length);
        }
        int count = timesteps != null ? timesteps.length : sigmas.length;
        double[] levels = new double[count];
        for (int i = 0; i < count; i++) {
            levels[i] = (float) (sigmas != null ? sigmas[i] : (float) timesteps[i] / config.trainTimesteps());
        }
        return finish(timesteps, shift(levels, mu, Rounding.FLOAT32));
    }

    private double[] shift(double[] sigmas, double mu, Rounding precision) {
        double[] shifted = new double[sigmas.length];
        for (int i = 0; i < sigmas.length; i++) {
            shifted[i] = config.dynamicShift()
                    ? config.timeShift().shift(sigmas[i], mu, precision)
                    : TimeShift.constant(sigmas[i], config.shift(), precision);
        }
        if (config.terminalSigma() > 0) {
            stretch(shifted, precision);
        }
        return config.spacing().apply(shifted);
    }

    /** Stretches the distances from pure noise so that the last level is the terminal one. */
    private void stretch(double[] sigmas, Rounding precision) {
        double last = precision.round(1 - sigmas[sigmas.length - 1]);
        double scale = precision.round(last / precision.round(1 - config.terminalSigma()));
        for (int i = 0; i < sigmas.length; i++) {
            sigmas[i] = precision.round(1 - precision.round(precision.round(1 - sigmas[i]) / scale));
        }
    }

    private Schedule finish(double @Nullable [] timesteps, double[] levels) {
        int steps = levels.length;
        float[] sigmas = new float[steps + 1];
        float[] told = new float[steps];
        for (int i = 0; i < steps; i++) {
            sigmas[i] = config.invertSigmas() ? 1f - (float) levels[i] : (float) levels[i];
            boolean given = timesteps != null && !config.invertSigmas();
            told[i] = given ? (float) timesteps[i] : sigmas[i] * config.trainTimesteps();
            if (!Float.isFinite(sigmas[i])) {
                throw new InvalidRequestException(CoreMessage.NOISE_LEVEL_NOT_FINITE, i + 1, steps);
            }
        }
        sigmas[steps] = config.invertSigmas() ? 1 : 0;
        return new Schedule(told, sigmas);
    }

    /** The level of a timestep in training; a constant shift is part of it. */
    private double trainedSigma(int timestep) {
        double sigma = (float) timestep / config.trainTimesteps();
        return config.dynamicShift() ? sigma : TimeShift.constant(sigma, config.shift(), Rounding.FLOAT32);
    }

    private double[] linspace(int steps, double first, double last) {
        if (steps < 1 || steps > config.trainTimesteps()) {
            throw new InvalidRequestException(CoreMessage.STEPS_OUT_OF_RANGE, steps, config.trainTimesteps());
        }
        return Linspace.of(first, last, steps);
    }

    private double[] checkedTimesteps(List<Double> timesteps) {
        return checked(
                timesteps,
                config.trainTimesteps(),
                CoreMessage.TIMESTEPS_EMPTY,
                CoreMessage.TIMESTEP_OUT_OF_RANGE,
                CoreMessage.TIMESTEPS_NOT_FALLING);
    }

    private static double[] checkedSigmas(List<Double> sigmas) {
        return checked(
                sigmas, 1, CoreMessage.SIGMAS_EMPTY, CoreMessage.SIGMA_OUT_OF_RANGE, CoreMessage.SIGMAS_NOT_FALLING);
    }

    private static double[] checked(
            List<Double> values, int largest, MessageCode empty, MessageCode outOfRange, MessageCode notFalling) {
        if (values.isEmpty()) {
            throw new InvalidRequestException(empty, largest);
        }
        double before = Double.POSITIVE_INFINITY;
        for (double value : values) {
            if (!(value >= 0 && value <= largest)) {
                throw new InvalidRequestException(outOfRange, value, largest);
            }
            if (value >= before) {
                throw new InvalidRequestException(notFalling, value, before, largest);
            }
            before = value;
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
