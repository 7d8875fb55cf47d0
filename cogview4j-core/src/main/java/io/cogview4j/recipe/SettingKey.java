package io.cogview4j.recipe;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.TorchSeed;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.GuidanceInterval;
import io.cogview4j.sampling.NoiseLevels;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table of what can be asked of an image, as text: one line for each setting says what it is called in rows of prompts and
 * as an option, what other programs call it, and how it is written and read.
 */
public enum SettingKey {
    SIZE("Size", PromptSettings::size, (settings, text) -> settings.withSize(ImageSize.parse(text))),
    STEPS("Steps", PromptSettings::steps, (settings, text) -> settings.withSteps(Integer.valueOf(text))),
    /** One scale for all steps, or one for each. */
    GUIDANCE(
            "CFG scale",
            settings -> listed(settings.guidance().scales()),
            (settings, text) -> settings.withGuidance(settings.guidance().withScales(numbers(text)))),
    GUIDANCE_INTERVAL(
            "Guidance interval",
            settings -> settings.guidance().interval(),
            (settings, text) -> settings.withGuidance(settings.guidance().withInterval(GuidanceInterval.parse(text)))),
    /** How many first steps CFG-Zero* leaves out. */
    CFG_ZERO("CFG-Zero steps", settings -> settings.guidance().zeroSteps(), SettingKey::withZeroSteps),
    SAMPLER(
            "Sampler",
            settings -> settings.sampling().sampler() == null
                    ? null
                    : settings.sampling().sampler().id(),
            (settings, text) -> settings.withSampling(settings.sampling().withSampler(SamplerName.parse(text)))),
    SCHEDULE(
            "Schedule type",
            SettingKey::schedule,
            (settings, text) -> settings.withSampling(settings.sampling().withLevels(NoiseLevels.parse(text)))),
    TIMESTEPS(
            "Timesteps",
            settings -> listed(settings.sampling().timesteps()),
            (settings, text) -> settings.withSampling(settings.sampling().withTimesteps(numbers(text)))),
    SIGMAS(
            "Sigmas",
            settings -> listed(settings.sampling().sigmas()),
            (settings, text) -> settings.withSampling(settings.sampling().withSigmas(numbers(text)))),
    CACHE(
            "Step cache",
            settings -> settings.sampling().cache() == null
                    ? null
                    : settings.sampling().cache().text(),
            (settings, text) -> settings.withSampling(settings.sampling().withCache(StepCache.parse(text)))),
    SEED("Seed", SettingKey::seed, (settings, text) -> settings.withSeed(seed(text)));

    private final String parameter;
    private final Function<PromptSettings, @Nullable Object> write;
    private final BiFunction<PromptSettings, String, PromptSettings> read;

    SettingKey(
            String parameter,
            Function<PromptSettings, @Nullable Object> write,
            BiFunction<PromptSettings, String, PromptSettings> read) {
        this.parameter = parameter;
        this.write = write;
        this.read = read;
    }

    /** The name in a row of prompts, {@code guidance} for example. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name of the command's option that takes such a value, {@code --guidance} for example. */
    public String option() {
        return this == CFG_ZERO ? "--zero-steps" : "--" + key(); // --cfg-zero takes no value
    }

    /** The name in the text of settings that other programs write, {@code CFG scale} for example. */
    public String parameter() {
        return parameter;
    }

    /** Whether another program may know values that there are not here, under the same name. */
    boolean differsBetweenPrograms() {
        return switch (this) {
            case GUIDANCE_INTERVAL, CFG_ZERO, SAMPLER, SCHEDULE, TIMESTEPS, SIGMAS, CACHE -> true;
            case SIZE, STEPS, GUIDANCE, SEED -> false;
        };
    }

    /** The setting as text; empty where it is left open. */
    public Optional<String> text(PromptSettings settings) {
        return Optional.ofNullable(write.apply(settings)).map(Object::toString);
    }

    /**
     * The settings with this one as the text says.
     *
     * @throws io.cogview4j.message.InvalidRequestException if there can be no such value
     * @throws NumberFormatException if the text is no number
     */
    public PromptSettings with(PromptSettings settings, String text) {
        return read.apply(settings, text.strip());
    }

    private static PromptSettings withZeroSteps(PromptSettings settings, String text) {
        Guidance guidance = settings.guidance();
        return settings.withGuidance(guidance.zeroStar(Integer.parseInt(text)));
    }

    private static @Nullable String schedule(PromptSettings settings) {
        Sampling sampling = settings.sampling();
        return sampling.levels().equals(NoiseLevels.OF_MODEL)
                ? null
                : sampling.levels().toString();
    }

    private static @Nullable String listed(List<Double> values) {
        return values.isEmpty() ? null : values.stream().map(SettingKey::plain).collect(Collectors.joining(","));
    }

    private static List<Double> numbers(String text) {
        return Arrays.stream(text.split(",", -1)).map(Double::valueOf).toList();
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static @Nullable TorchSeed seed(PromptSettings settings) {
        return settings.seed() == null ? null : new TorchSeed(settings.seed());
    }

    /** What 64 bits can hold with or without a sign; other programs write -1 for any. */
    private static @Nullable Long seed(String text) {
        BigInteger number = new BigInteger(text);
        return number.equals(BigInteger.ONE.negate())
                ? null
                : TorchSeed.of(number)
                        .orElseThrow(() -> new NumberFormatException(text))
                        .bits();
    }
}
