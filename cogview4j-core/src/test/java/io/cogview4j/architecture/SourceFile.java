package io.cogview4j.architecture;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A Java file, as far as the rules look at it.
 *
 * @param code the text with comments and literals blanked out, so that only code can break a rule
 */
record SourceFile(String name, int lines, String code) {
    private static final String ROOT = "io\\.cogview4j\\.";
    private static final Pattern PACKAGE = Pattern.compile("^\\s*package\\s+" + ROOT + "(\\w+)", Pattern.MULTILINE);
    private static final Pattern OURS = Pattern.compile("\\b" + ROOT + "(\\w+)(?:\\.(\\w+))?");
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
        return new SourceFile(
                name,
                (int) text.lines().count(),
                COMMENT_OR_LITERAL.matcher(text).replaceAll(" "));
    }

    /** The package below {@code io.cogview4j}; packages below that one belong to it. */
    String room() {
        var matcher = PACKAGE.matcher(code);
        if (!matcher.find()) {
            throw new IllegalArgumentException(name + " is in no package of io.cogview4j");
        }
        return matcher.group(1);
    }

    /** What the file imports or names in full of ours, each as {@code room} or {@code room.Class}. */
    List<String> uses() {
        return OURS.matcher(code)
                .results()
                .filter(use -> !use.group(1).equals(room()))
                .map(SourceFile::roomAndClass)
                .distinct()
                .toList();
    }

    boolean mentions(String regex) {
        return Pattern.compile("\\b" + regex + "\\b").matcher(code).find();
    }

    boolean marksItsPackageForNulls() {
        return name.endsWith("package-info.java") && code.contains("@NullMarked");
    }

    private static String roomAndClass(MatchResult use) {
        return use.group(2) == null ? use.group(1) : use.group(1) + "." + use.group(2);
    }
}
