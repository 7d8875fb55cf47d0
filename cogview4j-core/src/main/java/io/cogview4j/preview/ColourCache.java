package io.cogview4j.preview;

import io.cogview4j.bits.Sha256;
import io.cogview4j.image.RgbImage;
import io.cogview4j.machine.AtomicFile;
import io.cogview4j.machine.Leftovers;
import io.cogview4j.machine.PrivateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Colours that were fitted before, a small file for each VAE. Nothing here fails: what is missing or damaged is fitted
 * again, and written over.
 *
 * @param folder which need not exist
 */
public record ColourCache(Path folder) {
    /** Changes when the same VAE gives other colours. */
    private static final String CONTENT = "cogview4j-preview-colours-1";

    private static final long MOST_BYTES = 1L << 20;

    /**
     * The colours that were fitted to a VAE, or null if there are none.
     *
     * @param vae its fingerprint
     * @param channels of its latents
     */
    public @Nullable LatentColours find(String vae, int channels) {
        Path file = file(vae);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                return null;
            }
            return read(JsonMapper.shared().readTree(Files.readAllBytes(file)), vae, channels);
        } catch (IOException | JacksonException e) {
            return null;
        }
    }

    private static @Nullable LatentColours read(JsonNode root, String vae, int channels) {
        JsonNode numbers = root.path("weights");
        boolean ours = root.path("content").asString("").equals(CONTENT)
                && root.path("vae").asString("").equals(vae)
                && numbers.isArray()
                && numbers.size() == RgbImage.CHANNELS * (channels + 1);
        if (!ours) {
            return null;
        }
        double[] weights = new double[numbers.size()];
        for (int i = 0; i < weights.length; i++) {
            if (!numbers.get(i).isNumber() || !Double.isFinite(numbers.get(i).asDouble())) {
                return null;
            }
            weights[i] = numbers.get(i).asDouble();
        }
        return new LatentColours(channels, weights);
    }

    /** Keeps the colours that were fitted to a VAE, if that can be done. */
    public void store(String vae, LatentColours colours) {
        ObjectNode root = JsonMapper.shared().createObjectNode().put("content", CONTENT);
        ArrayNode weights = root.put("vae", vae).putArray("weights");
        for (double weight : colours.weights()) {
            weights.add(weight);
        }
        try {
            PrivateFolder.make(folder);
            new AtomicFile(file(vae))
                    .write(AtomicFile.Content.of(root.toString().getBytes(StandardCharsets.UTF_8)));
            Leftovers.sweep(folder, Leftovers.OLD);
        } catch (IOException e) {
            // they are fitted again the next time
        }
    }

    private Path file(String vae) {
        return folder.resolve(Sha256.of((CONTENT + "\n" + vae).getBytes(StandardCharsets.UTF_8)) + ".json");
    }
}
