package io.cogview4j.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which package may use which. Each room names only rooms before it, so none uses what lies above it and there are no
 * circles; that it stands higher does not allow a room anything. The programs, {@code bench} and {@code cli}, and the adapters for
 * frameworks see of the library what every user of it sees.
 */
final class Rooms {
    /** The rooms that are open to users of the library. */
    static final List<String> PUBLIC =
            PublicPackages.NAMES.stream().map(Room::called).toList();

    /** Those that users of a framework rely on. */
    static final List<String> ADAPTERS =
            List.of("langchain4j", "springai", "springai.autoconfigure", "server", "spark");

    static final Rooms OF_COGVIEW4J = new Rooms(List.of(
            Room.of("machine"),
            Room.of("bits"),
            Room.of("tiny"),
            Room.of("message"),
            Room.of("sampling", "message"),
            Room.of("api", "message", "sampling", "machine"),
            Room.of("events", "message", "api"),
            Room.of("tensor", "message", "api", "events", "machine"),
            Room.of("random", "message", "api", "bits"),
            Room.of("safetensors", "message", "api", "machine"),
            Room.of("image", "message", "sampling", "api", "bits"),
            Room.of("recipe", "message", "sampling", "api", "bits", "image"),
            Room.of("sheet", "message", "api", "image"),
            Room.of("rewrite", "message"),
            Room.of("hub", "message", "api", "events", "machine"),
            Room.of("shape", "message", "api"),
            Room.of("batch", "message", "sampling", "api"),
            Room.of("embeddings", "message", "api", "machine", "bits", "safetensors", "shape"),
            Room.of("tokenizer", "message"),
            Room.of(
                    "checkpoint",
                    "message",
                    "api",
                    "events",
                    "machine",
                    "bits",
                    "safetensors",
                    "tensor",
                    "tiny",
                    "tokenizer"),
            Room.of("scheduler", "message", "sampling", "api", "bits", "random", "checkpoint.ConfigJson"),
            Room.of("editing", "message", "api", "image", "scheduler"),
            Room.of("memory", "message", "api", "events", "checkpoint"),
            Room.of("nn", "message", "api", "tensor", "safetensors.DType", "checkpoint"),
            Room.of("convolution", "tensor", "checkpoint"),
            Room.of("lora", "message", "api", "safetensors", "tensor", "checkpoint", "nn"),
            Room.of("packed", "tensor", "nn.Rows"),
            Room.of("device", "message", "api", "tensor", "checkpoint", "memory", "nn", "packed"),
            Room.of("text", "message", "api", "tensor", "tokenizer", "checkpoint", "memory", "nn", "device"),
            Room.of(
                    "transformer",
                    "message",
                    "sampling",
                    "api",
                    "tensor",
                    "checkpoint",
                    "memory",
                    "nn",
                    "packed",
                    "device"),
            Room.of("vae", "message", "api", "tensor", "checkpoint", "memory", "nn", "convolution"),
            Room.of("preview", "api", "machine", "bits", "image"),
            Room.of(
                    "measure",
                    "message",
                    "api",
                    "machine",
                    "tensor",
                    "random",
                    "checkpoint",
                    "nn",
                    "text",
                    "transformer",
                    "vae"),
            Room.of("diagnosis", "message", "machine", "hub", "tensor", "checkpoint.BuiltInModel", "text.GlmTokenizer"),
            Room.of(
                    "pipeline",
                    "message",
                    "sampling",
                    "api",
                    "events",
                    "editing",
                    "machine",
                    "tensor",
                    "random",
                    "image",
                    "shape",
                    "embeddings",
                    "checkpoint",
                    "scheduler",
                    "memory",
                    "nn.PartListener",
                    "nn.LowRanks",
                    "lora",
                    "text",
                    "transformer",
                    "vae",
                    "preview"),
            Room.of(
                    "inspect",
                    "message",
                    "sampling",
                    "api",
                    "events",
                    "safetensors",
                    "image",
                    "shape",
                    "batch",
                    "embeddings",
                    "checkpoint",
                    "scheduler",
                    "lora",
                    "text.GlmConfig",
                    "text.GlmTokenizer",
                    "text.TokenPiece",
                    "text.TokenizedPrompt",
                    "transformer.TransformerConfig",
                    "vae.VaeConfig",
                    "pipeline"),
            Room.of(
                    "quantise",
                    "message",
                    "api",
                    "events",
                    "machine",
                    "safetensors",
                    "checkpoint",
                    "text.GlmConfig",
                    "text.GlmEncoder",
                    "transformer.CogView4Transformer",
                    "transformer.TransformerConfig"),
            Room.of(
                    "resume",
                    "message",
                    "api",
                    "events",
                    "bits",
                    "safetensors",
                    "batch",
                    "embeddings",
                    "scheduler",
                    "transformer.StepMemory",
                    "pipeline"),
            Room.of(
                    Room.ROOT,
                    "message",
                    "sampling",
                    "api",
                    "events",
                    "editing",
                    "machine",
                    "bits",
                    "image",
                    "recipe",
                    "hub",
                    "shape",
                    "batch",
                    "embeddings",
                    "checkpoint",
                    "memory",
                    "tensor.Backend",
                    "preview",
                    "measure",
                    "pipeline",
                    "resume"),
            Room.of("output", "message", "api", "inspect"),
            Room.of("report", "message", "sampling", "api", "events", "measure", "inspect", Room.ROOT),
            Room.of("langchain4j").and(PUBLIC),
            Room.of("springai").and(PUBLIC),
            Room.of("springai.autoconfigure", "springai").and(PUBLIC),
            Room.of("server.job").and(PUBLIC),
            Room.of("server.store", "server.job").and(PUBLIC),
            Room.of("server.queue", "server.job", "server.store").and(PUBLIC),
            Room.of("server.model", "server.job", "server.store", "server.queue.Admission")
                    .and(PUBLIC),
            Room.of("server.work", "server.job", "server.store", "server.queue", "server.model")
                    .and(PUBLIC),
            Room.of("server.http.error", "server.job", "server.store", "server.queue", "server.model.ModelMessage")
                    .and(PUBLIC),
            Room.of("server.http.guard", "server.job.Sha256", "server.http.error")
                    .and(PUBLIC),
            Room.of("server.http.request", "server.job", "server.store", "server.model", "server.http.error")
                    .and(PUBLIC),
            Room.of(
                            "server.http.answer",
                            "server.job",
                            "server.store",
                            "server.http.error",
                            "server.http.guard",
                            "server.http.request")
                    .and(PUBLIC),
            Room.of(
                            "server.http.jobs",
                            "server.job",
                            "server.store",
                            "server.queue",
                            "server.http.error",
                            "server.http.guard",
                            "server.http.request",
                            "server.http.answer")
                    .and(PUBLIC),
            Room.of("server.http.openai", serving()).and(PUBLIC),
            Room.of("server.http.embeddings", serving()).and(PUBLIC),
            Room.of("server.http.operation", serving()).and(PUBLIC),
            Room.of("server.http.webui", serving("server.http.operation")).and(PUBLIC),
            Room.of(
                            "server.http",
                            serving(
                                    "server.http.openai",
                                    "server.http.embeddings",
                                    "server.http.operation",
                                    "server.http.webui"))
                    .and(PUBLIC),
            Room.of(
                            "server",
                            "server.job",
                            "server.store",
                            "server.queue",
                            "server.model",
                            "server.work",
                            "server.http",
                            "server.http.guard",
                            "server.http.request")
                    .and(PUBLIC),
            Room.of("spark").and(PUBLIC),
            Room.of("spark.submit", "spark").and(PUBLIC),
            Room.of("bench").and(PUBLIC),
            Room.of("cli.output").and(PUBLIC),
            Room.of("cli.report", "bench", "cli.output").and(PUBLIC),
            Room.of("cli.picture", "cli.output").and(PUBLIC),
            Room.of("cli.naming", "cli.output").and(PUBLIC),
            Room.of("cli.resume", "cli.output", "cli.naming").and(PUBLIC),
            Room.of("cli.command", "bench", "cli.output", "cli.report", "cli.picture", "cli.naming", "cli.resume")
                    .and(PUBLIC),
            Room.of("cli.hub", "cli.output", "cli.command").and(PUBLIC),
            Room.of("cli.quantise", "cli.output", "cli.command").and(PUBLIC),
            Room.of("cli.doctor", "cli.output", "cli.command.Version").and(PUBLIC),
            Room.of("cli.tokens", "cli.output", "cli.command.Version").and(PUBLIC),
            Room.of("cli.serve", "cli.output", "cli.command", "server").and(PUBLIC),
            Room.of(
                            "cli",
                            "bench",
                            "cli.output",
                            "cli.report",
                            "cli.command",
                            "cli.hub",
                            "cli.quantise",
                            "cli.doctor",
                            "cli.serve",
                            "cli.tokens")
                    .and(PUBLIC)));

    private final Map<String, Room> byName = new LinkedHashMap<>();

    /**
     * A house of these rooms.
     *
     * @throws IllegalArgumentException if a room may use one that does not come before it, or one outside the library may use
     *     an internal package of it
     */
    Rooms(List<Room> bottomUp) {
        for (Room room : bottomUp) {
            for (String use : room.mayUse()) {
                String used = Room.holding(use);
                if (!byName.containsKey(used)) {
                    throw new IllegalArgumentException(
                            "%s may not use %s, which does not come before it".formatted(room.name(), use));
                }
                if (isOutside(room.name()) && !isOutside(used) && !PUBLIC.contains(used)) {
                    throw new IllegalArgumentException(
                            "%s stands outside the library and may not use %s, which is internal to it"
                                    .formatted(room.name(), use));
                }
            }
            byName.put(room.name(), room);
        }
    }

    /** What routes of the server use, and what else some of them do. */
    private static String[] serving(String... others) {
        return Stream.concat(
                        Stream.of(
                                "server.job",
                                "server.store",
                                "server.queue",
                                "server.model",
                                "server.http.error",
                                "server.http.guard",
                                "server.http.request",
                                "server.http.answer",
                                "server.http.jobs"),
                        Stream.of(others))
                .toArray(String[]::new);
    }

    private static boolean isOutside(String room) {
        return room.matches("(bench|cli|langchain4j|server|spark|springai)(\\..*)?");
    }

    @Nullable Room named(String name) {
        return byName.get(name);
    }
}
