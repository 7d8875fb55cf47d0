package io.cogview4j.cli.output;

/** How much room a terminal has, in characters. */
public record Screen(int columns, int rows) {
    /** Of a terminal that does not tell. */
    public static final int USUAL_ROWS = 24;
}
