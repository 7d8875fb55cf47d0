package io.cogview4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No signature that users rely on changes unnoticed; {@code -Dcogview4j.write=true} accepts the changes that are meant. */
class PublicApiTest {
    private static final Path CLASSES = Path.of("target/classes");
    private static final Path KNOWN = Path.of("src/test/resources/public-api.txt");
    private static final String ACCEPT =
            "./mvnw test -pl cogview4j-core -am -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false "
                    + "-Dcogview4j.write=true";

    @Test
    void isAsItIsWrittenDown() throws IOException {
        List<String> lines = api().lines();
        if (Boolean.getBoolean("cogview4j.write")) {
            Files.write(KNOWN, lines);
        }
        List<String> known = Files.readAllLines(KNOWN);

        assertThat(PublicApi.changes(known, lines))
                .as(
                        "what users of the library see has changed; if that is meant, accept it in %s with%n%s",
                        KNOWN.getFileName(), ACCEPT)
                .isEmpty();
        assertThat(lines).isEqualTo(known);
    }

    @Test
    void namesOnlyTypesOfJavaAndOfPublicPackages() throws IOException {
        assertThat(api().leaks()).isEmpty();
    }

    private static PublicApi api() throws IOException {
        return PublicApi.read(Set.copyOf(PublicPackages.NAMES), CLASSES);
    }
}
