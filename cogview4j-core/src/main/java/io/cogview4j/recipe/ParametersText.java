package io.cogview4j.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The text in which most programs of this kind tell how they made a picture, as AUTOMATIC1111's web UI made it common: the
 * prompt, the negative prompt, and a line of settings such as {@code Steps: 20, Sampler: Euler, Size: 512x512}.
 *
 * @param settings by their names, in the order of the text
 */
record ParametersText(String prompt, String negative, Map<String, String> settings) {
    private static final String NEGATIVE = "Negative prompt:";

    /** With fewer pairs, a line is taken to be a part of the prompt, as in the web UI. */
    private static final int LEAST_PAIRS = 3;

    private static final int LONGEST_NAME = 60;

    /** Empty if there is no line of settings. */
    static Optional<ParametersText> parse(String text) {
        List<String> lines = text.strip().lines().toList();
        for (int last = lines.size() - 1; last >= 0; last--) {
            Map<String, String> settings = pairs(lines.get(last));
            if (settings.size() >= LEAST_PAIRS) {
                lines.subList(last + 1, lines.size())
                        .forEach(line -> pairs(line).forEach(settings::putIfAbsent));
                return Optional.of(of(lines.subList(0, last), settings));
            }
        }
        return Optional.empty();
    }

    private static ParametersText of(List<String> lines, Map<String, String> settings) {
        List<String> prompt = new ArrayList<>();
        List<String> negative = new ArrayList<>();
        boolean inNegative = false;
        for (String line : lines) {
            boolean begins = !inNegative && line.stripLeading().startsWith(NEGATIVE);
            inNegative |= begins;
            String content =
                    begins ? line.stripLeading().substring(NEGATIVE.length()).strip() : line;
            (inNegative ? negative : prompt).add(content);
        }
        return new ParametersText(
                String.join("\n", prompt).strip(), String.join("\n", negative).strip(), settings);
    }

    /** {@code Name: value} with commas between; a value with a comma in it is quoted. */
    private static Map<String, String> pairs(String line) {
        Map<String, String> pairs = new LinkedHashMap<>();
        int at = 0;
        while (at < line.length()) {
            int colon = line.indexOf(':', at);
            String name = colon < 0 ? "" : line.substring(at, colon).strip();
            if (!isName(name)) {
                return new LinkedHashMap<>(); // a sentence
            }
            int start = colon + 1;
            while (start < line.length() && line.charAt(start) == ' ') {
                start++;
            }
            int end = endOfValue(line, start);
            pairs.putIfAbsent(name, unquoted(line.substring(start, end).strip()));
            at = end + 1;
        }
        return pairs;
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || " -/_.()#".indexOf(c) >= 0);
    }

    /** Where the comma behind a value stands, or the line ends. Quotes and brackets hide commas. */
    private static int endOfValue(String line, int start) {
        boolean quoted = false;
        int depth = 0;
        for (int i = start; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            } else if (c == ',' && depth <= 0) {
                return i;
            }
        }
        return line.length();
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted
                ? value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
                : value;
    }
}
