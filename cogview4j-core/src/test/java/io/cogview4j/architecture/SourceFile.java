package io.cogview4j.architecture;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A Java file, as far as the rules look at it.
 *
 * @param text as it stands
 * @param code the text with comments and literals blanked out, so that only code can break a rule
 */
record SourceFile(String name, String text, String code) {
    private static final Pattern PACKAGE =
            Pattern.compile("^\\s*package\\s+(io\\.cogview4j(?:\\.\\w+)*)\\s*;", Pattern.MULTILINE);
    private static final Pattern OURS = Pattern.compile("\\bio\\.cogview4j\\b((?:\\.[a-z]\\w*)*)(?:\\.([A-Z]\\w*))?");
    private static final Pattern COMMENT_OR_LITERAL = Pattern.compile(
            String.join(
                    "|",
                    "//[^\n]*",
                    "/\\*.*?\\*/",
                    "\"\"\".*?(?<!\\\\)\"\"\"",
                    "\"(?:\\\\.|[^\"\\\\])*\"",
                    "'(?:\\\\.|[^'\\\\])*'"),
            Pattern.DOTALL);

    static SourceFile of(String name, String text) {
        return new SourceFile(name, text, COMMENT_OR_LITERAL.matcher(text).replaceAll(" "));
    }

    /** The {@linkplain Room#name() name} of the room that its package is. */
    String room() {
        var matcher = PACKAGE.matcher(code);
        if (!matcher.find()) {
            throw new IllegalArgumentException(name + " is in no package of io.cogview4j");
        }
        return Room.called(matcher.group(1));
    }

    /** What the file imports or names in full of other packages of ours, each as {@code room} or {@code room.Class}. */
    List<String> uses() {
        String own = room();
        return OURS.matcher(code)
                .results()
                .map(SourceFile::roomAndClass)
                .filter(use -> !Room.holding(use).equals(own))
                .distinct()
                .toList();
    }

    boolean mentions(String regex) {
        return Pattern.compile("\\b" + regex + "\\b").matcher(code).find();
    }

    int lines() {
        return (int) text.lines().count();
    }

    boolean describesItsPackage() {
        return name.endsWith("package-info.java");
    }

    private static String roomAndClass(MatchResult use) {
        String room = Room.called(Room.ROOT + use.group(1));
        return use.group(2) == null ? room : room + "." + use.group(2);
    }
}
