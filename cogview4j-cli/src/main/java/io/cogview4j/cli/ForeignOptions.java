package io.cogview4j.cli;

import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.IntStream;

/** Options as other programs of this kind call them; {@code foreign-options.properties} lists them. */
final class ForeignOptions {
    private static final String LIST = "io.cogview4j.cli.foreign-options";
    private static final String END_OF_OPTIONS = "--";

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
        return listed("same." + name)
                .map(same -> same + argument.substring(name.length()))
                .orElse(argument);
    }

    /** What to write in the place of an option that there is not. */
    static Optional<String> instead(String option) {
        return listed("instead." + option);
    }

    /** The option without a value that follows behind an equals sign. */
    static String name(String argument) {
        int equals = argument.indexOf('=');
        return equals < 0 ? argument : argument.substring(0, equals);
    }

    /** Underscores are taken for hyphens, as Python writes names. */
    private static Optional<String> listed(String key) {
        ResourceBundle list = ResourceBundle.getBundle(LIST);
        String hyphenated = key.replace('_', '-');
        return list.containsKey(hyphenated) ? Optional.of(list.getString(hyphenated)) : Optional.empty();
    }
}
