package io.cogview4j.cli.command;

import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.GuidanceInterval;
import io.cogview4j.sampling.NoiseLevels;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How images come out of noise, and how strongly the prompt guides them. */
final class SamplingOptions {
    private static final int USUAL_ZERO_STEPS = 1;

    @Option(
            names = "--guidance",
            paramLabel = "G",
            converter = Numbers.Converter.class,
            description = "How strongly the prompt is followed; 1 for no guidance, which takes half the time. Several, "
                    + "with commas between them: one for each step.")
    private @Nullable Numbers guidance;

    @Option(
            names = "--guidance-interval",
            paramLabel = "FROM:TO",
            description = "Guide some steps only, counted from 1, as 3:12, or from a fraction of them to another, as "
                    + "0.1:0.6. The others take half the time.")
    private @Nullable String interval;

    @Option(
            names = "--cfg-zero",
            description = "Guide by CFG-Zero*: the negative prompt is scaled to fit, and the first step is left out.")
    private boolean cfgZero;

    @Option(
            names = "--zero-steps",
            paramLabel = "N",
            description = "How many first steps CFG-Zero* leaves out. Without it: 1.")
    private @Nullable Integer zeroSteps;

    @Option(
            names = "--sampler",
            paramLabel = "NAME",
            description = "euler; heun, which takes twice the time a step; dpmpp-2m; unipc. Without it: euler.")
    private @Nullable String sampler;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description = "How the noise falls: uniform, karras, exponential or beta; with shift=NUMBER or "
                    + "terminal=NUMBER behind a comma, or alone. Without it: as the model suggests.")
    private @Nullable String schedule;

    @Option(
            names = "--timesteps",
            paramLabel = "T",
            converter = Numbers.Converter.class,
            description = "The timesteps themselves, falling from 1000, with commas between them, in place of --steps.")
    private @Nullable Numbers timesteps;

    @Option(
            names = "--sigmas",
            paramLabel = "S",
            converter = Numbers.Converter.class,
            description = "The noise levels before the shift, falling from 1, with commas between them.")
    private @Nullable Numbers sigmas;

    @Option(
            names = "--cache",
            paramLabel = "NAME",
            description =
                    "Compute less, for images that are not quite the exact ones: fbc, or fbc:0.05 with a threshold, leaves "
                            + "out all blocks but the first in steps where that one changes little; taylor, or taylor:1,5 with an "
                            + "order and an interval, forecasts most steps. Without it, or with off: every step is computed.")
    private @Nullable String cache;

    Guidance guidance() {
        return new Guidance(
                values(guidance),
                interval == null ? null : GuidanceInterval.parse(interval),
                zeroSteps != null ? zeroSteps : cfgZero ? (Integer) USUAL_ZERO_STEPS : null);
    }

    Sampling sampling() {
        return new Sampling(
                sampler == null ? null : SamplerName.parse(sampler),
                schedule == null ? NoiseLevels.OF_MODEL : NoiseLevels.parse(schedule),
                values(timesteps),
                values(sigmas),
                cache == null ? null : StepCache.parse(cache));
    }

    private static List<Double> values(@Nullable Numbers numbers) {
        return numbers == null ? List.of() : numbers.values();
    }
}
