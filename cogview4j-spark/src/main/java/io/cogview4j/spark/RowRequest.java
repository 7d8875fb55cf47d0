package io.cogview4j.spark;

import io.cogview4j.PromptsFile;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.Lora;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.RepaintArea;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a row asks for, together with what is asked for all rows.
 *
 * @param settings without seed
 */
record RowRequest(PromptSettings settings, List<Lora> loras) {
    static RowRequest of(Prompt prompt, PromptSettings askedForAll) {
        return new RowRequest(askedForAll.or(prompt.settings()).withSeed(null), prompt.lorasOr(List.of()));
    }

    /**
     * What is asked for all rows.
     *
     * @throws InvalidRequestException if the settings are no JSON object, or have keys or values that a row cannot have
     */
    static PromptSettings askedForAll(SparkSettings settings) {
        return askedForAll(settings.asked(), settings.folder());
    }

    static PromptSettings askedForAll(String json, String folder) {
        ObjectNode asked = object(json).put("prompt", "");
        return PromptsFile.readLine("asked", 1, Path.of(folder), asked.toString())
                .getFirst()
                .settings();
    }

    private static ObjectNode object(String json) {
        try {
            JsonNode node = JsonMapper.shared().readTree(json);
            if (node.isObject()) {
                return (ObjectNode) node;
            }
        } catch (JacksonException e) {
            // told below
        }
        throw new InvalidRequestException(SparkMessage.SPARK_OPTION_UNFIT, "asked", json, "{\"steps\": 20}");
    }

    /** The files that it names. */
    private List<Path> files() {
        List<Path> files = new ArrayList<>(loras.stream().map(Lora::file).toList());
        @Nullable InitImage init = settings.initImage();
        Stream<@Nullable PictureSource> pictures = Stream.of(
                settings.control(),
                init == null ? null : init.picture(),
                init != null && init.area() instanceof RepaintArea.Masked(PictureSource mask, boolean _) ? mask : null);
        pictures.forEach(picture -> {
            if (picture instanceof PictureSource.InFile(Path file)) {
                files.add(file);
            }
        });
        return files;
    }

    /**
     * What rows have in common that can be drawn in one pass; files count by their contents.
     *
     * @param hashes of files that were read before, to which others are added
     * @throws InvalidRequestException if a file cannot be read
     */
    String group(Map<Path, String> hashes) {
        String group = settings + " " + loras;
        for (Path file : files()) {
            group = group.replace(file.toString(), hashes.computeIfAbsent(file, RowRequest::hash));
        }
        return group;
    }

    private static String hash(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(file, e));
        }
    }
}
