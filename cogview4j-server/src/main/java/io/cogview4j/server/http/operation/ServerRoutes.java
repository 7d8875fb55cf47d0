package io.cogview4j.server.http.operation;

import io.cogview4j.CogView4;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.ModelCard;
import io.cogview4j.inspect.PromptTokens;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.answer.Language;
import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.request.Caps;
import io.cogview4j.server.http.request.JsonBody;
import io.cogview4j.server.http.request.Prompts;
import io.cogview4j.server.model.ModelFacts;
import io.cogview4j.server.model.ModelMessage;
import io.cogview4j.server.model.ServedModel;
import io.cogview4j.server.queue.Jobs;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the page asks before it asks for pictures. */
public final class ServerRoutes {
    private final ServedModel model;
    private final Jobs jobs;
    private final Caps caps;
    private final boolean keys;

    /** @param keys whether clients need one */
    public ServerRoutes(ServedModel model, Jobs jobs, Caps caps, boolean keys) {
        this.model = model;
        this.jobs = jobs;
        this.caps = caps;
        this.keys = keys;
    }

    public void addTo(RoutesConfig routes) {
        routes.get("/v1/server", this::server);
        routes.post("/v1/tokens", this::tokens);
    }

    private void server(Context ctx) {
        ObjectNode body = Json.object();
        body.put("version", CogView4.version());
        body.set("model", model(Language.of(ctx)));
        ArrayNode samplers = body.putArray("samplers");
        for (SamplerName sampler : SamplerName.values()) {
            samplers.addObject().put("id", sampler.id()).put("title", sampler.title());
        }
        body.set("loras", Json.texts(model.facts().loras()));
        body.putObject("limits")
                .put("n", Caps.PICTURES)
                .put("prompt_characters", caps.promptCharacters())
                .put("body_bytes", caps.uploadBytes());
        body.putObject("queue").put("waiting", jobs.waiting()).put("limit", jobs.limit());
        body.put("keys", keys);
        Json.answer(ctx, 200, body);
    }

    private ObjectNode model(Locale locale) {
        ModelFacts facts = model.facts();
        ModelCard card = facts.card();
        ObjectNode node = Json.object();
        node.put("name", facts.name());
        node.put(
                "default_size",
                facts.defaultSize() == null ? null : facts.defaultSize().toString());
        node.set(
                "sizes",
                Json.texts(card.trainedSizes().stream().map(ImageSize::toString).toList()));
        node.put("steps", card.steps());
        node.put("guidance", card.guidanceScale());
        node.set("words", Json.texts(card.words()));
        node.put("description", card.description().in(locale));
        node.put("limits", card.limits().in(locale));
        node.put("encodes", facts.encodes());
        node.put("draws", facts.draws());
        return node;
    }

    private void tokens(Context ctx) {
        String prompt = Prompts.required(JsonBody.read(ctx, caps.jsonBytes()), "prompt", caps);
        if (!model.facts().encodes()) {
            throw new Refusal(400, ModelMessage.DRAWS_ONLY);
        }
        PromptTokens tokens = model.tokens(prompt);
        ObjectNode body = Json.object();
        body.put("count", tokens.count());
        body.put("most", tokens.most());
        body.put("cut_tokens", tokens.cutTokens());
        body.put("cut_text", tokens.cutText());
        body.set("unknown_words", Json.texts(tokens.unknownWords()));
        body.set(
                "tokens",
                Json.texts(tokens.tokens().stream()
                        .skip(tokens.padding())
                        .map(PromptTokens.Token::text)
                        .toList()));
        Json.answer(ctx, 200, body);
    }
}
