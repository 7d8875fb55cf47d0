package io.cogview4j.architecture;

import java.util.List;

/** The packages of the library that its users may rely on. All others are internal. */
final class PublicPackages {
    static final List<String> NAMES = List.of(
            "io.cogview4j",
            "io.cogview4j.message",
            "io.cogview4j.sampling",
            "io.cogview4j.api",
            "io.cogview4j.events",
            "io.cogview4j.shape",
            "io.cogview4j.inspect",
            "io.cogview4j.measure",
            "io.cogview4j.diagnosis",
            "io.cogview4j.output",
            "io.cogview4j.report",
            "io.cogview4j.recipe",
            "io.cogview4j.sheet",
            "io.cogview4j.rewrite",
            "io.cogview4j.hub",
            "io.cogview4j.quantise");

    private PublicPackages() {}
}
