package io.cogview4j.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Options as other programs of this kind call them. */
final class ForeignOptions {
    private static final String END_OF_OPTIONS = "--";

    /** Those that mean exactly the same. */
    private static final Map<String, String> SAME = Map.ofEntries(
            Map.entry("--negative-prompt", "--negative"),
            Map.entry("--cfg", "--guidance"),
            Map.entry("--cfg-scale", "--guidance"),
            Map.entry("--guidance-scale", "--guidance"),
            Map.entry("--num-inference-steps", "--steps"),
            Map.entry("--num-images", "--images"),
            Map.entry("--num-images-per-prompt", "--images"),
            Map.entry("-m", "--model"),
            Map.entry("-o", "--output"));

    /** Those for which something is written in another form, or which mean different things in different programs. */
    private static final Map<String, String> OTHERWISE = Map.ofEntries(
            Map.entry("--width", "--size WIDTHxHEIGHT"),
            Map.entry("--height", "--size WIDTHxHEIGHT"),
            Map.entry("-W", "--size WIDTHxHEIGHT"),
            Map.entry("-H", "--size WIDTHxHEIGHT"),
            Map.entry("--batch-size", "--images N"),
            Map.entry("--batch-count", "--images N"),
            Map.entry("-b", "--images N"),
            Map.entry("-n", "--images N / --negative TEXT"),
            Map.entry("-s", "--seed N / --steps N / --size WIDTHxHEIGHT"),
            Map.entry("-p", "\"PROMPT\" / --prompts FILE"),
            Map.entry("--prompt", "\"PROMPT\" / --prompts FILE"));

    private ForeignOptions() {}

    /** The arguments with our own names in the place of others that mean the same. */
    static String[] translated(String... arguments) {
        int found = List.of(arguments).indexOf(END_OF_OPTIONS);
        int end = found < 0 ? arguments.length : found;
        return IntStream.range(0, arguments.length)
                .mapToObj(i -> i < end ? translated(arguments[i]) : arguments[i])
                .toArray(String[]::new);
    }

    private static String translated(String argument) {
        String name = name(argument);
        String same = SAME.get(hyphenated(name));
        return same == null ? argument : same + argument.substring(name.length());
    }

    /** What to write in the place of an option that there is not. */
    static Optional<String> instead(String option) {
        return Optional.ofNullable(OTHERWISE.get(hyphenated(option)));
    }

    /** The option without a value that follows behind an equals sign. */
    static String name(String argument) {
        int equals = argument.indexOf('=');
        return equals < 0 ? argument : argument.substring(0, equals);
    }

    private static String hyphenated(String option) {
        return option.replace('_', '-');
    }
}
