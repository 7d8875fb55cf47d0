package io.cogview4j.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.http.request.Caps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The description of the interface is that of the interface. */
@TestInstance(Lifecycle.PER_CLASS)
class OpenApiTest {
    private StartedServer server;
    private JsonNode description;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new StartedServer(folder);
        description = StartedServer.json(server.get("/openapi.json"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void namesEveryRouteAndNoOther() {
        List<String> described = new ArrayList<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(described).containsExactlyInAnyOrderElementsOf(server.server.routes());
    }

    @Test
    void describesEveryParameterOfAPath() {
        for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
            List<String> inPath = Pattern.compile("\\{(\\w+)}")
                    .matcher(path.getKey())
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            for (JsonNode operation : path.getValue()) {
                List<String> described = new ArrayList<>();
                for (JsonNode parameter : operation.path("parameters")) {
                    if (parameter.path("in").asString().equals("path")) {
                        described.add(parameter.path("name").asString());
                    }
                }
                assertThat(described).as(path.getKey()).containsExactlyElementsOf(inPath);
            }
        }
    }

    @Test
    void refersOnlyToWhatIsThere() {
        List<JsonNode> references = description.findValues("$ref");

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(description
                                .at(reference.asString().substring(1))
                                .isObject())
                        .as(reference.asString())
                        .isTrue());
    }

    @Test
    void tellsTheLimitsThatHold() {
        JsonNode fields = description.at("/components/schemas/Drawing/properties");

        assertThat(fields.at("/n/maximum").asInt()).isEqualTo(Caps.PICTURES);
        assertThat(fields.at("/prompt/maxLength").asInt()).isEqualTo(Caps.USUAL.promptCharacters());
    }
}
