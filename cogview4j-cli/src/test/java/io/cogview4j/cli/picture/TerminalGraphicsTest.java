package io.cogview4j.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalGraphicsTest {
    @ParameterizedTest
    @CsvSource({
        "TERM=xterm-kitty, KITTY",
        "TERM=xterm-256color KITTY_WINDOW_ID=1, KITTY",
        "TERM=xterm-ghostty, KITTY",
        "TERM=xterm-256color TERM_PROGRAM=ghostty, KITTY",
        "TERM=xterm-256color KONSOLE_VERSION=230805, KITTY",
        "TERM=xterm-256color KONSOLE_VERSION=211200, BLOCKS",
        "TERM=xterm-256color KONSOLE_VERSION=x, BLOCKS",
        "TERM=xterm-256color TERM_PROGRAM=iTerm.app, ITERM2",
        "TERM=xterm-256color LC_TERMINAL=iTerm2, ITERM2",
        "TERM=xterm-256color TERM_PROGRAM=WezTerm, ITERM2",
        "TERM=xterm TERM_PROGRAM=mintty, ITERM2",
        "TERM=foot, SIXEL",
        "TERM=foot-extra, SIXEL",
        "TERM=mlterm, SIXEL",
        "TERM=xterm-256color TERM_PROGRAM=Apple_Terminal, BLOCKS",
        "TERM=xterm-256color, BLOCKS",
        "TERM=linux, BLOCKS",
        "TERM=dumb, NONE",
        "HOME=/root, NONE",
        // inside a multiplexer, the variables of the terminal around it may still be there
        "TERM=screen-256color TMUX=/tmp/tmux-0/default KITTY_WINDOW_ID=1, BLOCKS",
        "TERM=xterm-kitty TMUX=/tmp/tmux-0/default, BLOCKS",
        "TERM=tmux-256color TERM_PROGRAM=tmux LC_TERMINAL=iTerm2, BLOCKS",
        "TERM=screen LC_TERMINAL=iTerm2, BLOCKS"
    })
    void theEnvironmentTells(String variables, TerminalGraphics expected) {
        assertThat(TerminalGraphics.detected(environment(variables))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "TERM=xterm COLORTERM=truecolor, true",
        "TERM=xterm COLORTERM=24bit, true",
        "TERM=xterm-direct, true",
        "TERM=xterm-256color, false",
        "TERM=xterm COLORTERM=yes, false"
    })
    void soItDoesOfColours(String variables, boolean expected) {
        assertThat(TerminalGraphics.hasTrueColour(environment(variables))).isEqualTo(expected);
    }

    @Test
    void theirNamesAreThoseOfTheOption() {
        assertThat(TerminalGraphics.values())
                .extracting(TerminalGraphics::toString)
                .containsExactly("kitty", "iterm2", "sixel", "blocks", "none");
    }

    private static Map<String, String> environment(String variables) {
        return Stream.of(variables.split(" "))
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
