package io.cogview4j.reference;

/** Runs the cases of one kind: computes what the case asks for and holds it against what the case expects. */
@FunctionalInterface
interface ReferenceRunner {
    void run(ReferenceCase reference) throws Exception;
}
