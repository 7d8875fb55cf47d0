package io.cogview4j.cli.picture;

/** Codes on their way through tmux, which hands on to the terminal around it only what is wrapped for it. */
final class Passthrough {
    private static final String ESCAPE = "\033";

    private Passthrough() {}

    /** Needs {@code set -g allow-passthrough on} in tmux. */
    static String throughTmux(String codes) {
        return "\033Ptmux;" + codes.replace(ESCAPE, ESCAPE + ESCAPE) + "\033\\";
    }
}
