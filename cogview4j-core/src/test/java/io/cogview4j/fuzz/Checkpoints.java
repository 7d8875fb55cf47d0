package io.cogview4j.fuzz;

import io.cogview4j.fuzz.EntryPoint.Bound;
import io.cogview4j.fuzz.EntryPoint.Input;
import io.cogview4j.inspect.Inspector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whole checkpoints, of which one to three files are damaged or missing, as {@code inspect} opens them. */
record Checkpoints(Path folder) {
    private static final List<String> FILES = List.of(
            "model_index.json",
            "scheduler/scheduler_config.json",
            "tokenizer/tokenizer.json",
            "tokenizer/tokenizer_config.json",
            "tokenizer/special_tokens_map.json",
            "text_encoder/config.json",
            "transformer/config.json",
            "vae/config.json");

    List<EntryPoint> entryPoints() throws IOException {
        Sound.copy(Sound.RANDOM_A, folder);
        Map<String, JsonDamage> damages = new LinkedHashMap<>();
        for (String name : FILES) {
            damages.put(
                    name,
                    new JsonDamage(
                            Sound.bytes(Sound.RANDOM_A.resolve(name)),
                            name.startsWith("tokenizer") ? Tokenizers.WORDS : Configs.WORDS));
        }
        Inspector inspector = Inspector.withoutModel();
        return List.of(EntryPoint.of("checkpoint-inspected", 2, Bound.LOOSE, damage -> {
            Map<String, byte[]> damaged = new LinkedHashMap<>();
            for (int files = damage.below(3); files >= 0; files--) {
                String name = damage.pick(FILES);
                damaged.put(name, Objects.requireNonNull(damages.get(name)).damaged(damage));
            }
            boolean missing = damage.once(10);
            return new Input(1 << 20, () -> {
                try {
                    for (Map.Entry<String, byte[]> file : damaged.entrySet()) {
                        Path path = folder.resolve(file.getKey());
                        EntryPoint.write(path, file.getValue());
                        if (missing) {
                            Files.delete(path);
                        }
                    }
                    return inspector.inspect(folder).findings();
                } finally {
                    for (String name : damaged.keySet()) {
                        EntryPoint.write(folder.resolve(name), Sound.bytes(Sound.RANDOM_A.resolve(name)));
                    }
                }
            });
        }));
    }
}
