package io.cogview4j.cli.naming;

import io.cogview4j.message.VisibleText;
import java.util.regex.Pattern;

/** Arguments as they are typed into a shell such as bash or zsh. */
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./,=+@%-][A-Za-z0-9_./:,=+@%-]*");

    private ShellWord() {}

    /**
     * The argument, in quotes where a shell would take it for something else. Other scripts than Latin stay as they are; what
     * cannot be seen is written as an escape.
     */
    public static String of(String argument) {
        if (PLAIN.matcher(argument).matches()) {
            return argument;
        }
        if (VisibleText.of(argument).equals(argument)) {
            return "'" + argument.replace("'", "'\\''") + "'";
        }
        String escaped = argument.replace("\\", "\\\\")
                .replace("'", "\\'")
                .replace("\n", "\\n")
                .replace("\0", "\ufffd");
        return "$'" + VisibleText.of(escaped) + "'";
    }
}
