package io.cogview4j.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every case that {@code index.json} names, held against diffusers' numbers. A new case of one of their kinds needs no
 * new code. {@code -Dcogview4j.reference=DIR} runs the cases of another folder.
 */
class ReferenceTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final ReferenceRunner NO_RUNNER = reference -> {
        throw new AssertionError("there is no runner for the kind " + reference.kind());
    };
    private static final Map<String, ReferenceRunner> RUNNERS = Map.ofEntries(
            Map.entry("cached_steps", new CachedStepsRunner()),
            Map.entry("control", new ControlRunner()),
            Map.entry("defaults", new DefaultsRunner()),
            Map.entry("errors", new ErrorsRunner()),
            Map.entry("generator", new GeneratorRunner()),
            Map.entry("image_to_image", new PictureRunner()),
            Map.entry("inpaint", new PictureRunner()),
            Map.entry("lora", new LoraRunner()),
            Map.entry("postprocess", new PostprocessRunner()),
            Map.entry("scale_noise", new ScaleNoiseRunner()),
            Map.entry("schedule", new ScheduleRunner()),
            Map.entry("scheduler_step", new SchedulerStepRunner()),
            Map.entry("text_encoder", new TextEncoderRunner()),
            Map.entry("text_to_image", new TextToImageRunner()),
            Map.entry("text_to_image_bf16", new BFloat16Runner()),
            Map.entry("timestep_conditioning", new TimestepConditioningRunner()),
            Map.entry("tokenizer", new TokenizerRunner()),
            Map.entry("transformer", new TransformerRunner()),
            Map.entry("vae_decode", new VaeDecodeRunner()),
            Map.entry("vae_encode", new VaeEncodeRunner()));

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return all().flatMap(c -> RUNNERS.getOrDefault(c.kind(), NO_RUNNER).tests(c));
    }

    static Stream<ReferenceCase> all() throws IOException {
        return roots().stream().flatMap(root -> read(root).stream());
    }

    /** The folders of reference cases: all that have an index. */
    private static List<Path> roots() throws IOException {
        String folder = System.getProperty("cogview4j.reference");
        if (folder != null) {
            return List.of(Path.of(folder));
        }
        try (Stream<Path> indexes = Stream.concat(
                Stream.of(RESOURCES.resolve("reference/index.json")),
                Files.find(RESOURCES.resolve("reference-extra"), 2, (file, _) -> file.endsWith("index.json")))) {
            return indexes.map(Path::getParent).sorted().toList();
        }
    }

    private static List<ReferenceCase> read(Path root) {
        List<ReferenceCase> cases = new ArrayList<>();
        JsonMapper mapper = JsonMapper.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        for (JsonNode entry :
                mapper.readTree(root.resolve("index.json").toFile()).path("cases")) {
            JsonNode tensors = entry.path("tensors");
            JsonNode model = entry.path("model");
            cases.add(new ReferenceCase(
                    root,
                    entry.path("kind").asString(),
                    entry.path("name").asString(),
                    model.isString() ? root.resolve(model.asString()) : null,
                    mapper.readTree(root.resolve(entry.path("json").asString()).toFile()),
                    tensors.isString() ? root.resolve(tensors.asString()) : null));
        }
        return cases;
    }
}
