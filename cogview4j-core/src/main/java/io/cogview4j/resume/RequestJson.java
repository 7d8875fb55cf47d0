package io.cogview4j.resume;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Lora;
import io.cogview4j.api.Origin;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.api.TorchSeed;
import io.cogview4j.batch.StoredPictures;
import io.cogview4j.message.InvalidRequestException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was asked of a run, in its description: all but the settings of prompts that embeddings files have anyway. */
final class RequestJson {
    private static final String PROMPTS = "prompts";
    private static final String IMAGES = "imagesPerPrompt";
    private static final String FORCED = "forced";
    private static final String MAX_TOKENS = "maxTokens";
    private static final String SEEDS = "seeds";
    private static final String BATCH_SEED = "batchSeed";
    private static final String CONDITIONS = "conditions";
    private static final String LORAS = "loras";

    private RequestJson() {}

    static void write(SavedRequest request, ObjectNode node) {
        ArrayNode prompts = node.putArray(PROMPTS);
        for (SavedPrompt prompt : request.prompts()) {
            ObjectNode each = prompts.addObject();
            each.put("text", prompt.text());
            each.put("negative", prompt.negative());
            each.put("encoder", prompt.origin().encoder());
            each.put("tokenizer", prompt.origin().tokenizer());
            StoredPictures.write(prompt.settings(), each);
            ArrayNode loras = each.putArray(LORAS);
            prompt.loras()
                    .forEach(lora -> loras.addObject()
                            .put("file", lora.file().toAbsolutePath().toString())
                            .put("weight", lora.weight()));
        }
        node.put(IMAGES, request.imagesPerPrompt());
        node.put(FORCED, request.forced());
        if (request.maxTokens() != null) {
            node.put(MAX_TOKENS, request.maxTokens());
        }
        switch (request.noise()) {
            case InitialNoise.Seed(long seed) -> node.put(BATCH_SEED, new TorchSeed(seed).number());
            case InitialNoise.SeedPerImage(List<Long> seeds) -> {
                ArrayNode list = node.putArray(SEEDS);
                seeds.forEach(seed -> list.add(new TorchSeed(seed).number()));
            }
            case InitialNoise.Given _ -> {} // a tensor
            case null -> {}
        }
        if (request.conditions() != null) {
            SizeConditions conditions = request.conditions();
            node.putObject(CONDITIONS)
                    .put("original", conditions.originalSize().toString())
                    .put("target", conditions.targetSize().toString())
                    .put("top", conditions.cropTop())
                    .put("left", conditions.cropLeft());
        }
    }

    /**
     * @param settings of each prompt, without pictures
     * @param originals of each prompt
     * @param given noise that is a tensor; null if there is none
     */
    static SavedRequest read(
            Fields fields,
            List<PromptSettings> settings,
            List<@Nullable String> originals,
            InitialNoise.@Nullable Given given) {
        List<SavedPrompt> prompts = new ArrayList<>();
        for (JsonNode each : fields.list(PROMPTS)) {
            int place = prompts.size();
            if (place >= settings.size()) {
                throw Fields.damaged(fields.file(), PROMPTS);
            }
            Fields prompt = new Fields(fields.file(), each);
            prompts.add(new SavedPrompt(
                    prompt.textOrNull("text"),
                    prompt.textOrNull("negative"),
                    originals.get(place),
                    StoredPictures.read(fields.file(), place + 1, each, settings.get(place)),
                    prompt.list(LORAS, lora -> new Lora(lora.path("file"), lora.number("weight"))),
                    new Origin(prompt.textOrNull("encoder"), prompt.textOrNull("tokenizer"))));
        }
        if (prompts.size() != settings.size()) {
            throw Fields.damaged(fields.file(), PROMPTS);
        }
        return new SavedRequest(
                prompts,
                fields.whole(IMAGES, 1),
                given == null ? noise(fields) : given,
                fields.has(CONDITIONS) ? conditions(fields.object(CONDITIONS)) : null,
                fields.flag(FORCED),
                fields.wholeOrNull(MAX_TOKENS, 1));
    }

    private static @Nullable InitialNoise noise(Fields fields) {
        if (fields.has(BATCH_SEED)) {
            return new InitialNoise.Seed(seed(fields, BATCH_SEED, fields.node().path(BATCH_SEED)));
        }
        if (!fields.has(SEEDS)) {
            return null;
        }
        return new InitialNoise.SeedPerImage(fields.node()
                .path(SEEDS)
                .valueStream()
                .map(seed -> seed(fields, SEEDS, seed))
                .toList());
    }

    private static long seed(Fields fields, String key, JsonNode value) {
        BigInteger number = value.isIntegralNumber() ? value.bigIntegerValue() : BigInteger.ONE.shiftLeft(Long.SIZE);
        return TorchSeed.of(number)
                .orElseThrow(() -> Fields.damaged(fields.file(), key))
                .bits();
    }

    private static SizeConditions conditions(Fields fields) {
        try {
            return new SizeConditions(
                    ImageSize.parse(fields.text("original")),
                    ImageSize.parse(fields.text("target")),
                    fields.whole("top", Integer.MIN_VALUE),
                    fields.whole("left", Integer.MIN_VALUE));
        } catch (InvalidRequestException e) {
            throw Fields.damaged(fields.file(), CONDITIONS);
        }
    }
}
