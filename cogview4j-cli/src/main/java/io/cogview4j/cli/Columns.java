package io.cogview4j.cli;

/** How wide the standard output is. */
final class Columns {
    /** Enough for everything: what goes into a file or another program is not cut. */
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    private Columns() {}

    /** The launcher tells, if it is a terminal. */
    static int ofOutput() {
        int columns = Integer.getInteger("cogview4j.output.columns", 0);
        return columns > 0 ? columns : UNBOUNDED;
    }
}
