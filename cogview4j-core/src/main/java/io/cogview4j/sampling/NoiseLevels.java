package io.cogview4j.sampling;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rule by which noise levels follow from a number of steps; null where it is the model's own.
 *
 * <p>Whatever the levels, the transformer is told at each the timestep that belongs to it in training.
 *
 * @param spacing how levels lie between the first and the last
 * @param shift how far levels are moved towards noise, above 0 to {@value #MAX_SHIFT}, whatever the size of the image; 1 for
 *     not at all
 * @param terminal the level before the last step to which the levels are stretched, at least 0 and below 1; 0 for none
 */
public record NoiseLevels(
        @Nullable Spacing spacing,
        @Nullable Double shift,
        @Nullable Double terminal) {
    /** What a schedule may be made of, one of each kind. */
    private static final List<String> PARTS =
            List.of("karras", "uniform", "exponential", "beta", "shift=3", "terminal=0.02");

    /** The largest shift that is taken for one. */
    public static final double MAX_SHIFT = 100;

    /** The model's own. */
    public static final NoiseLevels OF_MODEL = new NoiseLevels(null, null, null);

    /** @throws InvalidRequestException if there can be no such shift or terminal level */
    public NoiseLevels {
        if (shift != null && !(shift > 0 && shift <= MAX_SHIFT)) {
            throw new InvalidRequestException(CoreMessage.SHIFT_OUT_OF_RANGE, shift, MAX_SHIFT);
        }
        if (terminal != null && !(terminal >= 0 && terminal < 1)) {
            throw new InvalidRequestException(CoreMessage.TERMINAL_OUT_OF_RANGE, terminal);
        }
    }

    /**
     * Reads what {@link #toString} writes: {@code karras,shift=3,terminal=0.02}, in any order, each part at most once.
     *
     * @throws InvalidRequestException if it is something else
     */
    public static NoiseLevels parse(String text) {
        NoiseLevels read = OF_MODEL;
        for (String part : text.toLowerCase(Locale.ROOT).strip().split("\\s*,\\s*", -1)) {
            NoiseLevels one = part(part, text);
            if (read.or(one).equals(read)) {
                throw unknown(part, text);
            }
            read = read.or(one);
        }
        return read;
    }

    private static NoiseLevels part(String part, String text) {
        int equals = part.indexOf('=');
        if (equals < 0) {
            return new NoiseLevels(spacing(part).orElseThrow(() -> unknown(part, text)), null, null);
        }
        Double value = number(part.substring(equals + 1)).orElseThrow(() -> unknown(part, text));
        return switch (part.substring(0, equals).strip()) {
            case "shift" -> new NoiseLevels(null, value, null);
            case "terminal" -> new NoiseLevels(null, null, value);
            default -> throw unknown(part, text);
        };
    }

    private static Optional<Spacing> spacing(String name) {
        return switch (name) {
            case "normal", "simple", "linear", "default" -> Optional.of(Spacing.UNIFORM);
            default ->
                Stream.of(Spacing.values()).filter(one -> one.id().equals(name)).findFirst();
        };
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.valueOf(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static InvalidRequestException unknown(String part, String text) {
        return new InvalidRequestException(CoreMessage.SCHEDULE_UNREADABLE, text, part, Spelling.nearest(part, PARTS));
    }

    /** These, and those of {@code others} where these leave something to the model. */
    public NoiseLevels or(NoiseLevels others) {
        return new NoiseLevels(
                spacing == null ? others.spacing : spacing,
                shift == null ? others.shift : shift,
                terminal == null ? others.terminal : terminal);
    }

    /** Empty for the model's own. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (spacing != null) {
            parts.add(spacing.id());
        }
        if (shift != null) {
            parts.add("shift=" + shift);
        }
        if (terminal != null) {
            parts.add("terminal=" + terminal);
        }
        return String.join(",", parts);
    }
}
