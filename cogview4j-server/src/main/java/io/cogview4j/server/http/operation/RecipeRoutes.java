package io.cogview4j.server.http.operation;

import io.cogview4j.api.PromptSettings;
import io.cogview4j.recipe.Recipe;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.StepCache;
import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.request.Bodies;
import io.cogview4j.server.http.request.Caps;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/recipe}: how a picture was made. */
public final class RecipeRoutes {
    private final Caps caps;

    public RecipeRoutes(Caps caps) {
        this.caps = caps;
    }

    public void addTo(RoutesConfig routes) {
        routes.post("/v1/recipe", this::recipe);
    }

    private void recipe(Context ctx) {
        Bodies.requireType(ctx, Set.of("image/png"));
        Json.answer(ctx, 200, json(read(file -> Bodies.write(ctx, caps.uploadBytes(), file))));
    }

    /** Writes a picture into a file. */
    @FunctionalInterface
    public interface Content {
        void write(OutputStream file) throws IOException;
    }

    /** Reads it from a file that is gone afterwards. */
    public static Recipe read(Content picture) {
        try {
            Path folder = Files.createTempDirectory("cogview4j-recipe");
            Path file = folder.resolve("picture.png"); // messages tell this name
            try {
                try (OutputStream out = Files.newOutputStream(file)) {
                    picture.write(out);
                }
                return Recipe.read(file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode json(Recipe recipe) {
        PromptSettings settings = recipe.settings();
        @Nullable SamplerName sampler = settings.sampling().sampler();
        @Nullable StepCache cache = settings.sampling().cache();
        ObjectNode node = Json.object();
        node.put("prompt", recipe.prompt());
        node.put("negative_prompt", recipe.negativePrompt());
        node.put("size", settings.size() == null ? null : settings.size().toString());
        node.put("steps", settings.steps());
        node.put("guidance", settings.guidanceScale());
        node.put("seed", settings.seed());
        node.put("sampler", sampler == null ? null : sampler.id());
        node.put("cache", cache == null ? null : cache.text());
        node.put("model", recipe.model());
        node.put("version", recipe.version());
        node.put(
                "strength",
                settings.initImage() == null ? null : settings.initImage().strength());
        ArrayNode loras = node.putArray("loras");
        recipe.loras()
                .forEach(lora -> loras.addObject().put("name", lora.name()).put("weight", lora.weight()));
        node.set("ignored", Json.texts(recipe.ignored()));
        return node;
    }
}
