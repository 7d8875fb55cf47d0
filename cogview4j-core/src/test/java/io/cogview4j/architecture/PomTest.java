package io.cogview4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other builds see of ours. */
class PomTest {
    private static final String BOM = "cogview4j-bom";

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
