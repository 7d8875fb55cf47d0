package io.cogview4j.recipe;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.PromptSettings;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The table of what can be asked of an image, as text: one line for each setting says what it is called in rows of prompts and
 * as an option, what other programs call it, and how it is written and read.
 */
public enum SettingKey {
    SIZE("Size", PromptSettings::size, (settings, text) -> settings.withSize(ImageSize.parse(text))),
    STEPS("Steps", PromptSettings::steps, (settings, text) -> settings.withSteps(Integer.valueOf(text))),
    GUIDANCE(
            "CFG scale",
            settings -> plain(settings.guidanceScale()),
            (settings, text) -> settings.withGuidanceScale(Double.valueOf(text))),
    SEED("Seed", PromptSettings::seed, (settings, text) -> settings.withSeed(seed(text)));

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

    /** The name in a row of prompts, {@code guidance} for example; an option of the command is called so, too. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name in the text of settings that other programs write, {@code CFG scale} for example. */
    public String parameter() {
        return parameter;
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

    private static @Nullable String plain(@Nullable Double value) {
        if (value == null) {
            return null;
        }
        return value == Math.rint(value) ? Long.toString(value.longValue()) : value.toString();
    }

    /** What 64 bits can hold with or without a sign; other programs write -1 for any. */
    private static @Nullable Long seed(String text) {
        BigInteger number = new BigInteger(text);
        if (number.equals(BigInteger.ONE.negate())) {
            return null;
        }
        if (number.bitLength() > Long.SIZE || number.signum() < 0 && number.bitLength() >= Long.SIZE) {
            throw new NumberFormatException(text);
        }
        return number.longValue();
    }
}
