package io.cogview4j.springai.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors and Spring Boot read of this module beside its classes. */
class PropertiesMetadataTest {
    private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

    @Test
    void thePageNamesEveryProperty() throws IOException {
        List<String> names = new JsonMapper()
                .readTree(Files.readString(METADATA))
                .get("properties")
                .valueStream()
                .map(property -> property.get("name").asString())
                .toList();

        String page = Files.readString(Path.of("../docs/spring-ai.md"));
        assertThat(names).hasSizeGreaterThan(15);
        assertThat(names).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void everyPropertyTellsEditorsWhatItMeans() throws IOException {
        JsonNode properties =
                new JsonMapper().readTree(Files.readString(METADATA)).get("properties");

        assertThat(properties.valueStream())
                .allSatisfy(property ->
                        assertThat(property.get("description").asString()).endsWith("."));
    }

    @Test
    void springBootFindsTheFailureAnalyzer() {
        SpringFactoriesLoader factories =
                SpringFactoriesLoader.forDefaultResourceLocation(getClass().getClassLoader());

        assertThat(factories.load(FailureAnalyzer.class, FailureHandler.handleMessage((_, _) -> {})))
                .hasAtLeastOneElementOfType(CogView4FailureAnalyzer.class);
    }
}
