package io.cogview4j.embeddings;

import io.cogview4j.api.Arithmetic;
import io.cogview4j.api.Device;
import io.cogview4j.api.Origin;
import io.cogview4j.api.Precision;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSource;
import io.cogview4j.machine.ProgramVersion;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * What cogview4j writes into the header of an embeddings file, beside the tensors. A text {@code format} with the
 * version of the format, and a text {@code cogview4j}, which is JSON:
 *
 * <pre>{@code
 * {"version": "1.0", "dtype": "F32",
 *  "prompts": [{"text": "a red heart", "tokens": 16, "encoder": "weights:..", "tokenizer": "tokenizer:.."}],
 *  "negative_prompts": [..]}
 * }</pre>
 *
 * <p>An entry also has {@code cut}, the end of the text that was left out, if any was. What is unknown is left out. The
 * {@code dtype} is what the tensors are stored in; what an embedding was computed in stands in its entry, such as {@code
 * "computed_on": "cpu", "computed_in": "bf16"}, unless it was float32 on a CPU.
 *
 * @param version the version of cogview4j that wrote the file
 */
record Provenance(String version, List<DescribedPrompt> prompts, List<DescribedPrompt> negatives) {
    static final String FORMAT = "format";
    static final String DETAILS = "cogview4j";

    private static final String FORMAT_STEM = "cogview4j-embeddings-";
    private static final String FORMAT_NAME = FORMAT_STEM + "1";
    private static final Pattern NEWER = Pattern.compile(FORMAT_STEM + "[1-9]\\d{0,9}");
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** One prompt. */
    record DescribedPrompt(int tokens, PromptSource source) {}

    static Provenance of(PromptEmbeddings embeddings) {
        return new Provenance(ProgramVersion.current(), entries(embeddings.prompts()), entries(embeddings.negatives()));
    }

    private static List<DescribedPrompt> entries(List<PromptEmbedding> embeddings) {
        return embeddings.stream()
                .map(e -> new DescribedPrompt(e.tokens(), e.source()))
                .toList();
    }

    /** The texts for the header of a file that stores its tensors as {@code dtype}. */
    Map<String, String> metadata(StoredType dtype) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("version", version);
            json.writeStringProperty("dtype", dtype.name());
            write(json, "prompts", prompts);
            write(json, "negative_prompts", negatives);
            json.writeEndObject();
        }
        return Map.of(FORMAT, FORMAT_NAME, DETAILS, text.toString());
    }

    private static void write(JsonGenerator json, String name, List<DescribedPrompt> entries) {
        json.writeArrayPropertyStart(name);
        for (DescribedPrompt entry : entries) {
            PromptSource source = entry.source();
            json.writeStartObject();
            write(json, "text", source.text());
            write(json, "cut", source.cut());
            json.writeNumberProperty("tokens", entry.tokens());
            write(
                    json,
                    "encoder",
                    source.origin().isOfRun() ? null : source.origin().encoder());
            write(json, "tokenizer", source.origin().tokenizer());
            if (!source.arithmetic().equals(Arithmetic.REFERENCE)) {
                write(json, "computed_on", source.arithmetic().device().id());
                write(json, "computed_in", source.arithmetic().precision().id());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    /**
     * What a file says of itself, or null if something else than cogview4j wrote it.
     *
     * @throws InvalidRequestException if a later version of the format is needed to read it, or the text is damaged
     */
    static @Nullable Provenance read(Path file, Map<String, String> metadata) {
        String format = metadata.getOrDefault(FORMAT, "");
        if (!format.startsWith(FORMAT_STEM)) {
            return null;
        }
        @Nullable String details = metadata.get(DETAILS);
        if (!format.equals(FORMAT_NAME)) {
            throw NEWER.matcher(format).matches()
                    ? new InvalidRequestException(CoreMessage.EMBEDDINGS_FORMAT_NEWER, file, format, FORMAT_NAME)
                    : damaged(file, FORMAT);
        }
        if (details == null) {
            throw damaged(file, DETAILS);
        }
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), details)) {
            return new Parser(file, json).parse();
        } catch (JacksonException e) {
            throw damaged(file, DETAILS);
        }
    }

    private static InvalidRequestException damaged(Path file, String key) {
        return new InvalidRequestException(CoreMessage.EMBEDDINGS_METADATA_DAMAGED, file, key);
    }

    /** Works token by token, since a tree would take many times the size of a hostile text. */
    private record Parser(Path file, JsonParser json) {
        Provenance parse() {
            @Nullable String version = null;
            @Nullable List<DescribedPrompt> prompts = null;
            @Nullable List<DescribedPrompt> negatives = null;
            require(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "version" -> version = text();
                    case "prompts" -> prompts = entries();
                    case "negative_prompts" -> negatives = entries();
                    default -> json.skipChildren();
                }
            }
            if (version == null || prompts == null || negatives == null || json.nextToken() != null) {
                throw damaged(file, DETAILS);
            }
            return new Provenance(version, prompts, negatives);
        }

        private List<DescribedPrompt> entries() {
            List<DescribedPrompt> entries = new ArrayList<>();
            require(json.currentToken() == JsonToken.START_ARRAY);
            while (json.nextToken() != JsonToken.END_ARRAY) {
                entries.add(entry());
            }
            return entries;
        }

        private DescribedPrompt entry() {
            int tokens = 0;
            @Nullable String text = null;
            @Nullable String cut = null;
            @Nullable String encoder = null;
            @Nullable String tokenizer = null;
            Device device = Arithmetic.REFERENCE.device();
            Precision precision = Arithmetic.REFERENCE.precision();
            require(json.currentToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "text" -> text = text();
                    case "cut" -> cut = text();
                    case "tokens" -> tokens = positive();
                    case "encoder" -> encoder = text();
                    case "tokenizer" -> tokenizer = text();
                    case "computed_on" -> device = Device.ofId(text()).orElseThrow(() -> damaged(file, DETAILS));
                    case "computed_in" -> precision = Precision.ofId(text()).orElseThrow(() -> damaged(file, DETAILS));
                    default -> json.skipChildren();
                }
            }
            require(tokens > 0);
            return new DescribedPrompt(
                    tokens,
                    new PromptSource(text, cut, new Origin(encoder, tokenizer), new Arithmetic(device, precision)));
        }

        private String text() {
            require(json.currentToken() == JsonToken.VALUE_STRING);
            return json.getString();
        }

        private int positive() {
            require(json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && json.getNumberType() == JsonParser.NumberType.INT
                    && json.getIntValue() > 0);
            return json.getIntValue();
        }

        private void require(boolean sound) {
            if (!sound) {
                throw damaged(file, DETAILS);
            }
        }
    }
}
