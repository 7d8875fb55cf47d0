package io.cogview4j.fuzz;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.checkpoint.ConfigJson;
import io.cogview4j.checkpoint.Fingerprint;
import io.cogview4j.checkpoint.WeightHeaders;
import io.cogview4j.fuzz.EntryPoint.Bound;
import io.cogview4j.fuzz.EntryPoint.Input;
import io.cogview4j.message.Message;
import io.cogview4j.pipeline.ModelConfigs;
import io.cogview4j.scheduler.FlowMatchEulerScheduler;
import io.cogview4j.scheduler.SchedulerConfig;
import io.cogview4j.text.GlmConfig;
import io.cogview4j.text.GlmEncoder;
import io.cogview4j.transformer.CogView4Transformer;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.vae.VaeConfig;
import io.cogview4j.vae.VaeDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The parts of a checkpoint, each read as a run reads it. */
record Configs(Path folder) {
    private static final ComputeSettings COMPUTE = ComputeSettings.defaults();
    private static final String CARD = "{\"steps\":20,\"guidance_scale\":3.0,\"trained_sizes\":[\"64x64\",\"128x96\"]}";

    /** Classes, settings and keys, of which most mean nothing where they come to stand. */
    static final List<String> WORDS = List.of(
            "_class_name",
            "architectures",
            "CogView4Pipeline",
            "CogView4Transformer2DModel",
            "AutoencoderKL",
            "GlmModel",
            "FlowMatchEulerDiscreteScheduler",
            "PreTrainedTokenizerFast",
            "scheduler",
            "tokenizer",
            "vae",
            "steps",
            "64x64",
            "0x0",
            "linear",
            "exponential",
            "use_karras_sigmas",
            "use_exponential_sigmas",
            "use_beta_sigmas",
            "invert_sigmas",
            "shift_terminal",
            "stochastic_sampling",
            "quantization_config",
            "rope_parameters",
            "rope_scaling",
            "rope_theta",
            "num_layers",
            "silu",
            "gelu",
            "weight_map",
            "model.safetensors",
            "diffusion_pytorch_model-00001-of-00003.safetensors",
            "config.json");

    List<EntryPoint> entryPoints() throws IOException {
        Path model = folder.resolve("model");
        Sound.copy(Sound.RANDOM_A, model);
        Files.writeString(model.resolve("cogview4j.json"), CARD);
        Path scheduler = model.resolve("scheduler/scheduler_config.json");
        Path transformer = model.resolve("transformer");
        Path textEncoder = model.resolve("text_encoder");
        Path vae = model.resolve("vae");
        Path index = folder.resolve("transformer");
        Sound.copy(Sound.RANDOM_B.resolve("transformer"), index);
        Path weights = folder.resolve("weights");
        Sound.copy(Sound.RANDOM_B.resolve("text_encoder"), weights);
        return List.of(
                json("model_index.json", 15, model.resolve("model_index.json"), _ -> read(model)),
                json("cogview4j.json", 15, model.resolve("cogview4j.json"), _ -> read(model)),
                json("scheduler_config.json", 20, scheduler, Configs::schedule),
                json("transformer-config.json", 5, transformer.resolve("config.json"), _ -> {
                    TransformerConfig config = TransformerConfig.read(transformer);
                    new ModelConfigs(config, soundVae(), soundScheduler()).requireFit(model);
                    CogView4Transformer.headers(transformer, config, COMPUTE);
                    return List.of();
                }),
                json("vae-config.json", 5, vae.resolve("config.json"), file -> {
                    VaeConfig config = VaeConfig.read(file);
                    new ModelConfigs(soundTransformer(), config, soundScheduler()).requireFit(model);
                    VaeDecoder.headers(vae, config, COMPUTE);
                    return List.of();
                }),
                json("text_encoder-config.json", 5, textEncoder.resolve("config.json"), _ -> {
                    GlmEncoder.headers(textEncoder, GlmConfig.read(textEncoder), COMPUTE);
                    return List.of();
                }),
                json("weight-index", 5, index.resolve("diffusion_pytorch_model.safetensors.index.json"), _ -> {
                    WeightHeaders.read(index);
                    return List.of();
                }),
                weightHeaders(weights),
                EntryPoint.of("hub-cache", 5, Bound.LOOSE, damage -> cache(damage, folder.resolve("hub"))));
    }

    /** A JSON file of a sound checkpoint, damaged, and put right again after it is read. */
    private static EntryPoint json(String name, int share, Path file, Function<Path, List<Message>> read) {
        byte[] sound = Sound.bytes(file);
        JsonDamage json = new JsonDamage(sound, WORDS);
        return EntryPoint.of(name, share, Bound.LOOSE, damage -> {
            byte[] content = json.damaged(damage);
            return new Input(content.length, () -> {
                EntryPoint.write(file, content);
                try {
                    return read.apply(file);
                } finally {
                    EntryPoint.write(file, sound);
                }
            });
        });
    }

    private static List<Message> read(Path model) {
        Checkpoint.read(model).hasImageStages();
        return List.of();
    }

    private static List<Message> schedule(Path file) {
        FlowMatchEulerScheduler scheduler = new FlowMatchEulerScheduler(SchedulerConfig.read(file));
        scheduler.schedule(7, 64);
        scheduler.sampler();
        return List.of();
    }

    private static VaeConfig soundVae() {
        return VaeConfig.read(Sound.RANDOM_A.resolve("vae/config.json"));
    }

    private static TransformerConfig soundTransformer() {
        return TransformerConfig.read(Sound.RANDOM_A.resolve("transformer"));
    }

    private static FlowMatchEulerScheduler soundScheduler() {
        return new FlowMatchEulerScheduler(
                SchedulerConfig.read(Sound.RANDOM_A.resolve("scheduler/scheduler_config.json")));
    }

    private static EntryPoint weightHeaders(Path weights) throws IOException {
        Path shard = weights.resolve("model-00005-of-00005.safetensors");
        SafetensorsDamage sound = new SafetensorsDamage(Sound.bytes(shard));
        return EntryPoint.ofFile("weight-headers", 5, Bound.LOOSE, shard, sound::damaged, _ -> {
            WeightHeaders headers = WeightHeaders.read(weights);
            headers.sizes();
            Fingerprint.sampled(headers, ConfigJson.read(weights.resolve("config.json")));
            GlmEncoder.headers(weights, GlmConfig.read(weights), COMPUTE);
            return List.of();
        });
    }

    /** A cache of Hugging Face's tools, in which something is missing, doubled, or no folder. */
    private static Input cache(Damage damage, Path hub) throws IOException {
        delete(hub);
        String name =
                damage.pick(List.of("models--THUDM--CogView4-6B", "models--", "models--a", "datasets--a--b", "model"));
        Path cached = Files.createDirectories(hub.resolve(name));
        Path snapshots = cached.resolve("snapshots");
        List<String> revisions = List.of("0123abc", "main", "..", "a b", "\u202e", "x".repeat(200));
        if (damage.once(12)) {
            Files.write(snapshots, new byte[0]);
        }
        List<Path> made = new ArrayList<>();
        for (int count = Files.exists(snapshots) ? 0 : damage.below(4); count > 0; count--) {
            Path snapshot = snapshots.resolve(damage.pick(revisions)).normalize();
            Files.createDirectories(snapshot);
            made.add(snapshot);
            if (!damage.once(5)) {
                EntryPoint.write(
                        snapshot.resolve("model_index.json"), Sound.bytes(Sound.RANDOM_A.resolve("model_index.json")));
            }
        }
        if (!damage.once(4)) {
            Path ref = Files.createDirectories(cached.resolve("refs")).resolve("main");
            String revision = damage.once(3) ? damage.text(revisions) : damage.pick(revisions);
            if (damage.once(12)) {
                Files.createDirectories(ref);
            } else {
                Files.write(
                        ref, damage.once(8) ? damage.anyBytes(Hostile.utf8(revision)) : Hostile.utf8(revision + "\n"));
            }
        }
        Path opened = damage.once(3) && !made.isEmpty() ? made.getFirst() : cached;
        return new Input(64, () -> read(opened));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
