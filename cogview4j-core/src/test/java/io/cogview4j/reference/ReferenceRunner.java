package io.cogview4j.reference;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs the cases of one kind: computes what the case asks for and holds it against what the case expects. */
@FunctionalInterface
interface ReferenceRunner {
    void run(ReferenceCase reference) throws Exception;

    /** The tests of a case: one, unless it is a collection. */
    default Stream<DynamicTest> tests(ReferenceCase reference) {
        return Stream.of(dynamicTest(reference.title(), () -> run(reference)));
    }
}
