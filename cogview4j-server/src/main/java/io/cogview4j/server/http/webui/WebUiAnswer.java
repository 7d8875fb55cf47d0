package io.cogview4j.server.http.webui;

import io.cogview4j.api.PromptSettings;
import io.cogview4j.recipe.Recipe;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.answer.ResultFiles;
import io.cogview4j.server.http.request.Fields;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.model.ServedModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What that program answers: pictures in base64, what was asked for, and a text of JSON in which the seeds are. */
final class WebUiAnswer {
    private static final List<String> ECHOED = List.of(
            "prompt",
            "negative_prompt",
            "steps",
            "width",
            "height",
            "cfg_scale",
            "seed",
            "batch_size",
            "n_iter",
            "sampler_name",
            "scheduler",
            "denoising_strength");

    private final ServedModel model;
    private final ResultFiles files;

    WebUiAnswer(ServedModel model, ResultFiles files) {
        this.model = model;
        this.files = files;
    }

    /**
     * What the answer repeats.
     *
     * @param images whether it has the pictures
     */
    record Asked(ObjectNode parameters, boolean images) {}

    static Asked asked(Fields fields) {
        @Nullable JsonNode send = fields.json("send_images");
        ObjectNode parameters = Json.object();
        for (String name : ECHOED) {
            parameters.set(name, fields.json(name));
        }
        return new Asked(parameters, send == null || !send.isBoolean() || send.booleanValue());
    }

    ObjectNode of(Job job, Asked asked) {
        ObjectNode body = Json.object();
        ArrayNode images = body.putArray("images");
        if (asked.images()) {
            job.results().forEach(result -> images.add(files.bytes(job, result))); // Jackson writes bytes as base64
        }
        body.set("parameters", asked.parameters());
        body.put("info", info(job).toString());
        return body;
    }

    private ObjectNode info(Job job) {
        Drawing drawing = (Drawing) job.work();
        JobResult first = job.results().getFirst();
        List<String> prompts = new ArrayList<>();
        List<String> negatives = new ArrayList<>();
        ArrayNode seeds = Json.array();
        ArrayNode texts = Json.array();
        for (JobResult result : job.results()) {
            prompts.add(text(drawing.prompt()));
            negatives.add(text(drawing.negativePrompt()));
            seeds.add(result.seed());
            texts.add(text(result.parameters()));
        }
        ObjectNode info = Json.object();
        info.put("prompt", text(drawing.prompt()));
        info.set("all_prompts", Json.texts(prompts));
        info.put("negative_prompt", text(drawing.negativePrompt()));
        info.set("all_negative_prompts", Json.texts(negatives));
        info.put("seed", first.seed());
        info.set("all_seeds", seeds);
        info.put("width", first.width());
        info.put("height", first.height());
        info.put(
                "sampler_name",
                drawing.sampler() == null
                        ? "Euler"
                        : SamplerName.parse(drawing.sampler()).title());
        info.put("cfg_scale", drawing.guidance());
        info.put("steps", drawing.steps());
        info.put("batch_size", drawing.count());
        info.put("sd_model_name", model.facts().name());
        info.set("infotexts", texts);
        return info;
    }

    /** The text that the program shows for a picture. */
    static String text(Recipe recipe) {
        PromptSettings settings = recipe.settings();
        List<String> values = new ArrayList<>();
        add(values, "Steps", settings.steps());
        @Nullable SamplerName sampler = settings.sampling().sampler();
        add(values, "Sampler", sampler == null ? null : sampler.title());
        add(values, "CFG scale", settings.guidanceScale());
        add(values, "Seed", settings.seed());
        add(values, "Size", settings.size());
        add(values, "Model", recipe.model());
        String negative = text(recipe.negativePrompt());
        return text(recipe.prompt())
                + (negative.isEmpty() ? "" : "\nNegative prompt: " + negative)
                + "\n"
                + String.join(", ", values);
    }

    private static void add(List<String> values, String name, @Nullable Object value) {
        if (value != null) {
            values.add(name + ": " + value);
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
