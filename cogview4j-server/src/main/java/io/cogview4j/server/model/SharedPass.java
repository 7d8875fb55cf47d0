package io.cogview4j.server.model;

import io.cogview4j.server.job.Drawing;

/** Which drawings can be drawn in one pass. */
public final class SharedPass {
    private static final String ALONE = "alone";

    private SharedPass() {}

    /**
     * Equal for drawings that differ in nothing but prompts, seeds and how many pictures they want.
     *
     * @param computing the model and how it computes: another one makes other pictures
     * @param remote whether prompts are encoded elsewhere, which gives each its own file
     */
    static String group(Drawing drawing, String computing, boolean remote) {
        boolean alone = remote
                || drawing.prompt() == null
                || drawing.embeddings() != null
                || drawing.edit() != null
                || drawing.memory() != null;
        return alone
                ? alone(computing)
                : computing
                        + ": %sx%s, %s steps, guidance %s, %s, %s, %s"
                                .formatted(
                                        drawing.width(),
                                        drawing.height(),
                                        drawing.steps(),
                                        drawing.guidance(),
                                        drawing.sampler(),
                                        drawing.cache(),
                                        drawing.loras());
    }

    /** Of work that is done by itself. */
    static String alone(String computing) {
        return computing + ": " + ALONE;
    }

    /** Whether work of the group is done by itself. */
    public static boolean isAlone(String group) {
        return group.endsWith(": " + ALONE);
    }
}
