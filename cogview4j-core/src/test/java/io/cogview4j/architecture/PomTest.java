package io.cogview4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other builds see of ours. */
class PomTest {
    private static final String BOM = "cogview4j-bom";

    /** After the name of a module, in one line or in three. */
    private static final Pattern VERSION = Pattern.compile(
            "io\\.cogview4j(?::|</groupId>\\s*<artifactId>)cogview4j-[a-z0-9-]+(?::|</artifactId>\\s*<version>)([0-9][\\w.-]*)");

    @Test
    void theBillOfMaterialsNamesEveryModule() {
        List<String> modules = Pom.modules("").stream()
                .map(folder -> Pom.of(folder).text("artifactId"))
                .filter(Predicate.not(BOM::equals))
                .toList();

        assertThat(Pom.of(BOM)
                        .at("dependencyManagement", "dependencies")
                        .all("dependency")
                        .map(dependency -> dependency.text("artifactId")))
                .containsExactlyInAnyOrderElementsOf(modules);
    }

    /** It has no parent from which it could be inherited. */
    @Test
    void theBillOfMaterialsHasTheVersionOfTheOthers() {
        assertThat(Pom.of(BOM).text("version")).isEqualTo(Pom.of("").text("version"));
    }

    /** It has no parent for that either. */
    @ParameterizedTest
    @ValueSource(strings = {"url", "licenses", "developers", "scm"})
    void theBillOfMaterialsTellsTheSameOfTheProject(String element) {
        assertThat(Pom.of(BOM).at(element).text())
                .isNotEmpty()
                .isEqualTo(Pom.of("").at(element).text());
    }

    @Test
    void theNativesOfMavenAreThoseThatAreNamedForOthers() {
        assertThat(natives(profile("cogview4j-core", "natives")).map(line -> line.replace("${native.variant}", "")))
                .isNotEmpty()
                .allMatch(line -> line.contains("${native.platform}"))
                .containsExactlyElementsOf(natives(Pom.of("natives/linux-x86_64"))
                        .map(line -> line.replace("linux-x86_64", "${native.platform}"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux-x86_64", "macosx-arm64", "windows-x86_64"})
    void eachPlatformHasItsOwnNatives(String platform) {
        assertThat(natives(Pom.of("natives/" + platform))).hasSize(3).allMatch(line -> line.endsWith(":" + platform));
        assertThat(profile("", platform).at("properties").text("native.platform"))
                .isEqualTo(platform);
    }

    /** Gradle does not choose by profiles: a name that only they complete would be looked for as it stands. */
    @Test
    void noDependencyOutsideProfilesWaitsForAProfile() {
        assertThat(Pom.modules("").stream()
                        .flatMap(folder -> Pom.of(folder).all("dependencies"))
                        .flatMap(dependencies -> dependencies.all("dependency"))
                        .map(dependency -> dependency.text("classifier")))
                .isNotEmpty()
                .noneMatch(classifier -> classifier.contains("${"));
    }

    /** They have no parent either, or are read by tools that know nothing of one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "README.zh-CN.md",
                "docs/library.md",
                "docs/langchain4j.md",
                "docs/spring-ai.md",
                "examples/pom.xml",
                "examples/gradle/build.gradle.kts",
                "examples/jbang/draw.java",
                "examples/langchain4j/pom.xml",
                "examples/spring-boot/pom.xml",
                "jbang-catalog.json"
            })
    void whatOthersAreToldToTakeHasTheVersionOfTheProject(String file) throws IOException {
        assertThat(VERSION.matcher(Files.readString(Path.of("..").resolve(file)))
                        .results()
                        .map(found -> found.group(1)))
                .isNotEmpty()
                .containsOnly(Pom.of("").text("version"));
    }

    private static Pom profile(String folder, String id) {
        return Pom.of(folder)
                .at("profiles")
                .all("profile")
                .filter(profile -> profile.text("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<String> natives(Pom of) {
        return of.at("dependencies")
                .all("dependency")
                .map(dependency -> "%s:%s:%s"
                        .formatted(
                                dependency.text("artifactId"),
                                dependency.text("version"),
                                dependency.text("classifier")));
    }
}
