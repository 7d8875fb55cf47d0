package io.cogview4j.fuzz;

import io.cogview4j.CogView4;
import io.cogview4j.PromptsFile;
import io.cogview4j.api.Device;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.Precision;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.fuzz.EntryPoint.Bound;
import io.cogview4j.fuzz.EntryPoint.Input;
import io.cogview4j.fuzz.EntryPoint.Reading;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people ask for: files of prompts, and numbers and names of options. */
record Requests(Path folder) {
    private static final List<String> LINES = List.of(
            "a red heart",
            "# a remark",
            "",
            "红色的心 😀",
            "[a bracket",
            "{\"prompt\":\"a red heart\",\"negative\":\"blue\",\"seed\":7,\"size\":\"64x64\",\"steps\":20,\"guidance\":3.5}",
            "{\"prompt\":\"a star\",\"seed\":18446744073709551615,\"steps\":null}",
            "{\"prompt\":\"a\",\"image\":\"a.png\",\"mask\":\"b.png\",\"lora\":[\"night.safetensors:0.5\",\"fox:2\"]}",
            "[\"a red heart\",{\"prompt\":\"a star\",\"size\":\"32x64\"},{\"prompt\":\"b\",\"lora\":\"x:-1\"}]");
    private static final List<String> WORDS = List.of(
            "prompt",
            "negative",
            "seed",
            "size",
            "steps",
            "guidance",
            "image",
            "lora",
            "../a:1",
            "64x64",
            "32X64",
            "1024×768",
            "2147483647x16",
            "x");
    private static final List<String> FIGURES = List.of(
            "64x64",
            "1024X768",
            "512×512",
            "4GiB",
            "3.5g",
            "800MB",
            "auto",
            "max",
            "cpu",
            "cuda",
            "f32",
            "bf16",
            "x",
            "GiB",
            ".");
    private static final List<Integer> NUMBERS = List.of(
            0,
            1,
            2,
            3,
            16,
            20,
            50,
            999,
            1_000,
            1_001,
            10_000,
            65_536,
            1_000_000,
            1 << 24,
            Integer.MAX_VALUE,
            Integer.MIN_VALUE,
            -1);
    /** Of images; as many as there is room for are taken, and each then has its seed. */
    private static final List<Integer> COUNTS = List.of(0, 1, 3, 100, 1_000, 1 << 28, Integer.MAX_VALUE, -1);

    private static final List<Integer> SIDES = List.of(
            16,
            16,
            32,
            64,
            128,
            512,
            1_000,
            2_048,
            16_384,
            1 << 24,
            1 << 30,
            Integer.MAX_VALUE - 15,
            Integer.MAX_VALUE,
            0,
            -16);
    private static final List<Double> DOUBLES = List.of(
            0.0,
            1.0,
            3.5,
            -1.0,
            999.0,
            1000.0,
            1000.5,
            1e-300,
            1e300,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            -0.0,
            0.5,
            0.25);

    /** Noise is held at once for as many images as the heap has room for; they are refused beyond that. */
    private static final Bound HEAP = new Bound(1L << 30, 0);

    List<EntryPoint> entryPoints() {
        List<JsonDamage> json = LINES.stream()
                .filter(line -> line.endsWith("}") || line.endsWith("]"))
                .map(line -> new JsonDamage(Hostile.utf8(line), WORDS))
                .toList();
        PromptEmbeddings embeddings =
                EmbeddingsFile.read(Path.of("src/test/resources/embeddings/random-a-144-48.safetensors"));
        CogView4 model = CogView4.open(Sound.RANDOM_A).withMemory(MemoryBudget.UNLIMITED);
        return List.of(
                EntryPoint.ofFile(
                        "prompts-file",
                        148,
                        Bound.LOOSE,
                        folder.resolve("prompts.txt"),
                        damage -> lines(damage, json),
                        path -> {
                            PromptsFile.read(path);
                            return List.of();
                        }),
                EntryPoint.of("option-values", 80, Bound.LOOSE, Requests::values),
                EntryPoint.of("requests", 2, HEAP, damage -> request(damage, model, embeddings)));
    }

    private static byte[] lines(Damage damage, List<JsonDamage> json) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int lines = damage.below(5); lines >= 0; lines--) {
            file.writeBytes(
                    switch (damage.below(4)) {
                        case 0 -> Hostile.utf8(damage.pick(LINES));
                        case 1 -> Hostile.utf8(damage.text(WORDS));
                        default -> damage.pick(json).damaged(damage);
                    });
            file.writeBytes(Hostile.utf8(damage.pick(List.of("\n", "\n", "\r\n", "\r", "\u2028"))));
        }
        return damage.once(10) ? damage.anyBytes(file.toByteArray()) : file.toByteArray();
    }

    private static Input values(Damage damage) {
        String text = damage.once(2)
                ? damage.pick(FIGURES)
                : damage.once(2)
                        ? damage.pick(Hostile.NUMBERS)
                                + damage.pick(FIGURES)
                                + damage.pick(List.of("", "8", damage.pick(Hostile.NUMBERS)))
                        : damage.text(FIGURES);
        Reading reading =
                switch (damage.below(4)) {
                    case 0, 1 ->
                        () -> {
                            ImageSize size = ImageSize.parse(text);
                            size.requireMultiple(16);
                            return List.of();
                        };
                    case 2 ->
                        () -> {
                            MemoryBudget.parse(text).toString();
                            return List.of();
                        };
                    default ->
                        () -> {
                            Optional<?> known =
                                    Device.ofId(text).isPresent() ? Device.ofId(text) : Precision.ofId(text);
                            known.ifPresent(Object::toString);
                            return List.of();
                        };
                };
        return new Input(text.length(), reading);
    }

    private static Input request(Damage damage, CogView4 model, PromptEmbeddings embeddings) {
        List<Integer> numbers = damage.once(3) ? NUMBERS : List.of(1, 2, 16, 20);
        int width = damage.pick(damage.once(3) ? SIDES : List.of(16, 32, 64));
        int height = damage.pick(damage.once(3) ? SIDES : List.of(16, 32, 64));
        int images = damage.pick(damage.once(3) ? COUNTS : List.of(1, 2));
        int steps = damage.pick(numbers);
        int maxTokens = damage.pick(numbers);
        double guidance = damage.pick(damage.once(3) ? DOUBLES : List.of(1.0, 3.5));
        @Nullable Long seed = damage.once(3) ? null : Long.valueOf(damage.anyLong());
        List<Double> timesteps = doubles(damage);
        List<Double> sigmas = doubles(damage);
        MemoryBudget budget =
                damage.once(4) ? new MemoryBudget(damage.anyLong() >>> damage.below(64)) : MemoryBudget.UNLIMITED;
        return new Input(64, () -> {
            new PromptRequest(List.of("a"), List.of(), maxTokens + 3, PromptRequest.Padding.TO_LONGEST);
            ImageRequest.Builder request = ImageRequest.builder()
                    .embeddings(embeddings)
                    .imagesPerPrompt(images)
                    .settings(new PromptSettings(seed, new ImageSize(width, height), steps, guidance))
                    .forced(true);
            if (!timesteps.isEmpty()) {
                request.timesteps(timesteps);
            }
            if (!sigmas.isEmpty()) {
                request.sigmas(sigmas);
            }
            return model.withMemory(budget).prepare(request.build()).findings();
        });
    }

    /** Mostly none. */
    private static List<Double> doubles(Damage damage) {
        List<Double> doubles = new ArrayList<>();
        for (int count = damage.once(6) ? damage.below(4) : 0; count > 0; count--) {
            doubles.add(damage.pick(DOUBLES));
        }
        return doubles;
    }
}
