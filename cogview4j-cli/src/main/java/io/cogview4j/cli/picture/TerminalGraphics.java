package io.cogview4j.cli.picture;

import java.util.Locale;
import java.util.Map;

/** How a terminal shows pictures. */
public enum TerminalGraphics {
    KITTY,
    ITERM2,
    SIXEL,
    BLOCKS,
    NONE;

    private static final int FIRST_KONSOLE_WITH_PICTURES = 220400;

    /**
     * What the terminal can show, by what it sets in the environment: it is not asked, because an answer would have to be read
     * from what the user types. One that is not known shows half blocks, as any does that has colours. So does tmux, which
     * hands on no pictures unless it is told to.
     *
     * @param environment variables, as {@link System#getenv()} has them
     */
    public static TerminalGraphics detected(Map<String, String> environment) {
        String type = environment.getOrDefault("TERM", "").toLowerCase(Locale.ROOT);
        if (type.isEmpty() || type.equals("dumb")) {
            return NONE;
        }
        if (isInTmux(environment) || type.startsWith("screen")) {
            return BLOCKS;
        }
        String program = environment.getOrDefault("TERM_PROGRAM", "").toLowerCase(Locale.ROOT);
        boolean kitty = environment.containsKey("KITTY_WINDOW_ID")
                || type.contains("kitty")
                || type.contains("ghostty")
                || program.equals("ghostty")
                || konsole(environment) >= FIRST_KONSOLE_WITH_PICTURES;
        if (kitty) {
            return KITTY;
        }
        boolean iterm = program.equals("iterm.app")
                || program.equals("wezterm")
                || program.equals("mintty")
                || environment.getOrDefault("LC_TERMINAL", "").equals("iTerm2"); // which ssh hands on
        if (iterm) {
            return ITERM2;
        }
        boolean sixel = type.startsWith("foot") || type.startsWith("mlterm") || type.startsWith("contour");
        return sixel ? SIXEL : BLOCKS;
    }

    static boolean isInTmux(Map<String, String> environment) {
        return environment.containsKey("TMUX")
                || environment.getOrDefault("TERM", "").startsWith("tmux");
    }

    /** Whether the terminal knows all colours, and not only 256 of them. */
    static boolean hasTrueColour(Map<String, String> environment) {
        String colours = environment.getOrDefault("COLORTERM", "").toLowerCase(Locale.ROOT);
        return colours.contains("truecolor")
                || colours.contains("24bit")
                || environment.getOrDefault("TERM", "").endsWith("-direct");
    }

    private static int konsole(Map<String, String> environment) {
        try {
            return Integer.parseInt(environment.getOrDefault("KONSOLE_VERSION", "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
