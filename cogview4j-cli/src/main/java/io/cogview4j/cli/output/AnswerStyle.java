package io.cogview4j.cli.output;

import java.util.List;

/**
 * How a command line wants to be answered. It is looked at before it is parsed, because mistakes in it are answered the
 * same way.
 *
 * @param json whether errors are told as JSON too
 * @param debug whether notes are told, and of errors where in the program they happened
 */
public record AnswerStyle(Language language, boolean json, boolean debug) {
    private static final String LANGUAGE = "--lang";
    private static final String JSON = "--json";
    private static final String DEBUG = "--debug";
    private static final String END_OF_OPTIONS = "--";

    /** @param otherwise the language if the arguments name none */
    public static AnswerStyle of(Language otherwise, String... arguments) {
        List<String> options = List.of(arguments);
        int end = options.indexOf(END_OF_OPTIONS);
        options = end < 0 ? options : options.subList(0, end);
        Language language = otherwise;
        for (int i = 0; i < options.size(); i++) {
            String option = options.get(i);
            if (option.startsWith(LANGUAGE + "=")) {
                language = Language.of(option.substring(LANGUAGE.length() + 1));
            } else if (option.equals(LANGUAGE) && i + 1 < options.size()) {
                language = Language.of(options.get(i + 1));
            }
        }
        return new AnswerStyle(language, options.contains(JSON), options.contains(DEBUG));
    }
}
