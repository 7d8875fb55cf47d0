package io.cogview4j.sheet;

import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.util.List;

/** Where fonts come from. Asking throws where the system has no fonts, or no library to find them. */
interface SystemFonts {
    /** The fonts of this machine. */
    SystemFonts OF_MACHINE = new SystemFonts() {
        @Override
        public Font usual() {
            return new Font(Font.SANS_SERIF, Font.PLAIN, 1);
        }

        @Override
        public List<Font> all() {
            return List.of(GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts());
        }
    };

    /** What text is drawn in unless it lacks a character. */
    Font usual();

    List<Font> all();
}
