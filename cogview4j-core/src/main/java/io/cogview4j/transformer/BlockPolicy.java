package io.cogview4j.transformer;

/** Which blocks a pass computes. Those that are left out do nothing: their output is their input. */
@FunctionalInterface
public interface BlockPolicy {
    /** Leaves out none. */
    BlockPolicy ALL = _ -> true;

    /** Asked once for each block, before any is computed. */
    boolean computes(int block);
}
