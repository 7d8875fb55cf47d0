package io.cogview4j.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.text.GlmConfig;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.vae.DecoderOperations;
import io.cogview4j.vae.VaeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is measured has the configs of CogView4-6B. */
class TrueSizeTest {
    private static final Path MANIFEST = Path.of("../tools/reference/cogview4-6b-manifest.json");

    @TempDir
    Path folder;

    private static JsonNode manifest;

    @BeforeAll
    static void readManifest() {
        manifest = JsonMapper.shared().readTree(MANIFEST.toFile());
    }

    @Test
    void theTransformer() throws IOException {
        writeConfig("transformer", "CogView4Transformer2DModel");

        assertThat(TrueSize.transformer(TrueSize.TRANSFORMER_LAYERS)).isEqualTo(TransformerConfig.read(folder));
    }

    @Test
    void theTextEncoderButForItsVocabulary() throws IOException {
        writeConfig("text_encoder", "GlmModel");

        assertThat(TrueSize.textEncoder(TrueSize.TEXT_LAYERS))
                .usingRecursiveComparison()
                .ignoringFields("vocabSize")
                .isEqualTo(GlmConfig.read(folder));
    }

    @Test
    void theDecoder() throws IOException {
        writeConfig("vae", "AutoencoderKL");

        assertThat(TrueSize.autoencoder()).isEqualTo(VaeConfig.read(folder.resolve("config.json")));
    }

    /** As published for 512x512. */
    @Test
    void theDecoderTakesNearlyTenTrillionOperations() {
        assertThat(DecoderOperations.of(TrueSize.autoencoder(), 64, 64)).isBetween(9.9e12, 9.95e12);
    }

    private void writeConfig(String component, String type) throws IOException {
        ObjectNode config = (ObjectNode) manifest.path(component).path("config");
        config.put("_class_name", type);
        Files.writeString(folder.resolve("config.json"), config.toString());
    }
}
