package io.cogview4j.reference;

import io.cogview4j.CogView4;
import io.cogview4j.GeneratedImages;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Origin;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.shape.EmbeddingShapes;
import io.cogview4j.shape.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One call of an {@code errors} case, as a user of this library would write it. */
record ErrorCall(ReferenceCase reference, JsonNode row) {
    String name() {
        return row.path("name").asString();
    }

    boolean shouldBeAccepted() {
        return row.path("should").asString().equals("accept");
    }

    /** {@code [pictures, 3, height, width]}; of calls that diffusers fails at, as their arguments say. */
    JsonNode expectedShape() {
        JsonNode stated = row.path("result").path("shape");
        if (stated.isArray()) {
            return stated;
        }
        JsonNode call = row.path("call");
        int prompts = call.path("prompt_embeds").path("shape").path(0).asInt();
        int pictures = prompts * call.path("num_images_per_prompt").asInt(1);
        return JsonMapper.shared()
                .createArrayNode()
                .add(pictures)
                .add(3)
                .add(call.path("height").asInt())
                .add(call.path("width").asInt());
    }

    /** Text becomes images by way of a request; tensors come from a file, as Python hands them over. */
    GeneratedImages generate() throws IOException {
        Path folder = Files.createTempDirectory("errors");
        try {
            Path model = row.path("without").isEmpty() ? reference.modelFolder() : modelWithout(folder);
            PipelineCall call = PipelineCall.of(new ReferenceCase(
                    reference.root(),
                    reference.kind(),
                    name(),
                    model,
                    JsonMapper.shared().createObjectNode().set("inputs", row.path("call")),
                    null));
            CogView4 opened = CogView4.open(model);
            if (!row.path("call").has("prompt_embeds")) {
                return opened.generate(ofTexts(call.prompts(), call).build());
            }
            requireShapes(Stages.of(model), call.settings());
            return opened.generate(
                    call.askOf(ImageRequest.builder()).embeddings(file(folder)).build());
        } finally {
            delete(folder);
        }
    }

    private static ImageRequest.Builder ofTexts(PromptRequest texts, PipelineCall call) {
        ImageRequest.Builder request = call.askOf(ImageRequest.builder());
        for (int i = 0; i < texts.prompts().size(); i++) {
            Prompt prompt = Prompt.of(texts.prompts().get(i));
            request.prompt(
                    texts.negativePrompts().isEmpty()
                            ? prompt
                            : prompt.withNegative(texts.negativePrompts().get(i)));
        }
        return request.maxTokens(texts.maxTokens()).padding(texts.padding());
    }

    /** What a file cannot hold is looked at before there is one. */
    private void requireShapes(Stages stages, ImageRequest settings) {
        EmbeddingShapes shapes = shapes();
        boolean completed = shapes.negatives().isEmpty() && stages.checkpoint().hasTextEncoder();
        boolean guided = stages.resolve(settings).guided();
        stages.generator().check(shapes, guided && !completed).requireAccepted();
    }

    private Path modelWithout(Path folder) throws IOException {
        Path copy =
                ModelCopy.of(reference.modelFolder(), folder.resolve("model")).folder();
        for (JsonNode component : row.path("without")) {
            delete(copy.resolve(component.asString()));
        }
        return copy;
    }

    private EmbeddingShapes shapes() {
        return new EmbeddingShapes(shapes("prompt_embeds"), shapes("negative_prompt_embeds"));
    }

    private List<TensorShape> shapes(String name) {
        JsonNode tensor = row.path("call").path(name);
        if (tensor.isMissingNode()) {
            return List.of();
        }
        List<Long> shape =
                tensor.path("shape").valueStream().map(JsonNode::asLong).toList();
        return List.of(new TensorShape(name, shape, dtype(tensor).name(), Origin.UNKNOWN));
    }

    private static DType dtype(JsonNode tensor) {
        return switch (tensor.path("dtype").asString("float32")) {
            case "float32" -> DType.F32;
            case "int64" -> DType.I64;
            default -> throw new AssertionError("unknown type in " + tensor);
        };
    }

    private Path file(Path folder) {
        SafetensorsWriter writer = new SafetensorsWriter();
        for (String name : List.of("prompt_embeds", "negative_prompt_embeds")) {
            JsonNode tensor = row.path("call").path(name);
            if (!tensor.isMissingNode()) {
                add(writer, name, tensor);
            }
        }
        Path file = folder.resolve("embeddings.safetensors");
        writer.write(file);
        return file;
    }

    private static void add(SafetensorsWriter writer, String name, JsonNode tensor) {
        long[] shape =
                tensor.path("shape").valueStream().mapToLong(JsonNode::asLong).toArray();
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        JsonNode fill = tensor.path("fill");
        Arrays.fill(values, fill.isString() ? Float.NaN : (float) fill.asDouble());
        writer.add(name, values, shape); // other types do not get as far as a file
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
