package io.cogview4j.tokenizer;

import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes a {@code tokenizer.json} with nothing in it but what has been read and understood, in ASCII. */
final class NativeJson {
    private static final JsonMapper JSON = JsonMapper.builder(
                    JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
            .build();

    private NativeJson() {}

    /** A tokenizer without template, truncation and padding. */
    static byte[] write(TokenizerJson tokenizer, List<AddedToken> tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("version", "1.0");
            json.writeNullProperty("truncation");
            json.writeNullProperty("padding");
            json.writeArrayPropertyStart("added_tokens");
            for (int i = 0; i < tokens.size(); i++) {
                write(json, i, tokens.get(i)); // ids are given out anew by whoever reads it
            }
            json.writeEndArray();
            json.writeName("normalizer").writeTree(tokenizer.steps().normalizer());
            json.writeName("pre_tokenizer").writeTree(tokenizer.steps().preTokenizer());
            json.writeNullProperty("post_processor");
            json.writeObjectPropertyStart("decoder");
            json.writeStringProperty("type", "ByteLevel");
            json.writeBooleanProperty("add_prefix_space", true);
            json.writeBooleanProperty("trim_offsets", true);
            json.writeBooleanProperty("use_regex", true);
            json.writeEndObject();
            write(json, tokenizer.model());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, int id, AddedToken token) {
        json.writeStartObject();
        json.writeNumberProperty("id", id);
        json.writeStringProperty("content", token.content());
        json.writeBooleanProperty("single_word", token.singleWord());
        json.writeBooleanProperty("lstrip", token.lstrip());
        json.writeBooleanProperty("rstrip", token.rstrip());
        json.writeBooleanProperty("normalized", token.normalized());
        json.writeBooleanProperty("special", token.special());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, BpeModel model) {
        json.writeObjectPropertyStart("model");
        json.writeStringProperty("type", "BPE");
        json.writeStringProperty("unk_token", model.unknown());
        json.writeBooleanProperty("fuse_unk", model.fusesUnknown());
        json.writeBooleanProperty("byte_fallback", model.byteFallback());
        json.writeBooleanProperty("ignore_merges", model.ignoresMerges());
        json.writeObjectPropertyStart("vocab");
        model.vocabulary().forEach(json::writeNumberProperty);
        json.writeEndObject();
        json.writeArrayPropertyStart("merges");
        String[] texts = model.vocabulary().texts();
        Merges merges = model.merges();
        for (int i = 0; i < merges.size(); i++) {
            json.writeStartArray();
            json.writeString(texts[merges.left(i)]);
            json.writeString(texts[merges.right(i)]);
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
