package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GuidedVelocityTest {
    /** {@code tools/reference/make_samplers.py} records what diffusers makes of it. */
    @Test
    void zeroStarIsThatOfDiffusers() throws IOException {
        JsonNode reference = read();
        float scale = (float) reference.path("scale").asDouble();
        for (int i = 0; i < reference.path("prompt").size(); i++) {
            float[] prompt = floats(reference.path("prompt").path(i));
            float[] negative = floats(reference.path("negative").path(i));

            float[] guided = GuidedVelocity.guided(prompt, GuidedVelocity.nearestMultiple(negative, prompt), scale);

            assertThat(guided).containsExactly(floats(reference.path("guided").path(i)), within(2e-6f));
        }
    }

    @Test
    void aNegativePromptWithoutVelocityHasNoMultipleButNone() {
        assertThat(GuidedVelocity.nearestMultiple(new float[3], new float[] {1, 2, 3}))
                .containsOnly(0f);
    }

    @Test
    void aMultipleOfThePromptIsFullyFitted() {
        float[] prompt = {1, -2, 3};
        assertThat(GuidedVelocity.nearestMultiple(new float[] {2, -4, 6}, prompt))
                .containsExactly(prompt, within(1e-6f));
    }

    private static JsonNode read() throws IOException {
        try (InputStream file = GuidedVelocityTest.class.getResourceAsStream("/samplers/zero-star.json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(file));
        }
    }

    private static float[] floats(JsonNode list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) list.get(i).asDouble();
        }
        return values;
    }
}
