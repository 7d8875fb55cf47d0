package io.cogview4j.sampling;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a sample goes from noise to image; the effect of each is measured in {@code docs/samplers.md}. */
public enum SamplerName {
    /** Euler's method, the model's own: one evaluation of the network a step. */
    EULER("euler", "Euler"),
    /** Heun's method, of second order: two evaluations a step. */
    HEUN("heun", "Heun"),
    /** DPM-Solver++(2M), of second order: one evaluation a step. */
    DPMPP_2M("dpmpp-2m", "DPM++ 2M"),
    /** UniPC of order 2, which corrects each step afterwards to order 3: one evaluation a step. */
    UNIPC("unipc", "UniPC");

    /** As other programs write them, without all that is neither letter nor digit, and + as p. */
    private static final Map<String, SamplerName> ALIASES = Map.ofEntries(
            Map.entry("flowmatcheuler", EULER),
            Map.entry("flowmatcheulerdiscretescheduler", EULER),
            Map.entry("eulerdiscrete", EULER),
            Map.entry("flowmatchheun", HEUN),
            Map.entry("flowmatchheundiscretescheduler", HEUN),
            Map.entry("dpm2m", DPMPP_2M),
            Map.entry("dpmsolverpp", DPMPP_2M),
            Map.entry("dpmsolverpp2m", DPMPP_2M),
            Map.entry("dpmsolvermultistep", DPMPP_2M),
            Map.entry("dpmsolvermultistepscheduler", DPMPP_2M),
            Map.entry("unipcbh2", UNIPC),
            Map.entry("unipcmultistep", UNIPC),
            Map.entry("unipcmultistepscheduler", UNIPC));

    /** Samplers that there are not, and which is the most like them. */
    private static final Map<String, SamplerName> INSTEAD = Map.of(
            "eulera", EULER,
            "eulerancestral", EULER,
            "ddim", EULER,
            "ddpm", EULER,
            "lcm", EULER,
            "dpm2", HEUN,
            "dpm2a", HEUN,
            "lms", DPMPP_2M,
            "ipndm", DPMPP_2M,
            "deis", UNIPC);

    private final String id;
    private final String title;

    SamplerName(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** As it is asked for: {@code dpmpp-2m} for example. */
    public String id() {
        return id;
    }

    /** As other programs call it in the settings of an image: {@code DPM++ 2M} for example. */
    public String title() {
        return title;
    }

    /**
     * The sampler of this name, as it is written here or in other programs: {@code dpmpp-2m}, {@code dpmpp_2m},
     * {@code DPM++ 2M}.
     *
     * @throws InvalidRequestException if there is none
     */
    public static SamplerName parse(String text) {
        String plain = plain(text);
        return find(plain)
                .orElseThrow(() ->
                        new InvalidRequestException(CoreMessage.SAMPLER_UNKNOWN, text, known(), instead(text, plain)));
    }

    /** All names, for a message. */
    public static String known() {
        return Stream.of(values()).map(SamplerName::id).collect(Collectors.joining(", "));
    }

    private static Optional<SamplerName> find(String plain) {
        return Stream.of(values())
                .filter(name -> plain(name.id).equals(plain))
                .findFirst()
                .or(() -> Optional.ofNullable(ALIASES.get(plain)));
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replace('+', 'p').replaceAll("[^a-z0-9]", "");
    }

    /** What to write after {@code --sampler}: the nearest sampler, and a spacing that was part of the name. */
    private static String instead(String text, String plain) {
        for (Spacing spacing : List.of(Spacing.KARRAS, Spacing.EXPONENTIAL, Spacing.BETA)) {
            if (plain.endsWith(spacing.id()) && plain.length() > spacing.id().length()) {
                String name = plain.substring(0, plain.length() - spacing.id().length());
                return find(name).orElseGet(() -> nearest(name)).id + " --schedule " + spacing.id();
            }
        }
        return nearest(plain).id;
    }

    private static SamplerName nearest(String plain) {
        SamplerName other = INSTEAD.get(plain);
        return other != null
                ? other
                : Stream.of(values())
                        .max(Comparator.comparingInt(name -> likeness(plain, plain(name.id))))
                        .orElseThrow();
    }

    /** Letters in common, less those that one of them has alone. */
    private static int likeness(String one, String other) {
        int common = 0;
        String rest = other;
        for (int i = 0; i < one.length(); i++) {
            int at = rest.indexOf(one.charAt(i));
            if (at >= 0) {
                common++;
                rest = rest.substring(0, at) + rest.substring(at + 1);
            }
        }
        return 3 * common - one.length() - other.length();
    }
}
