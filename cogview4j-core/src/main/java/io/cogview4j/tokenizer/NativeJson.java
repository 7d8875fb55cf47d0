package io.cogview4j.tokenizer;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A {@code tokenizer.json} with nothing in it but what has been read and understood. */
final class NativeJson {
    private NativeJson() {}

    /** A tokenizer without template, truncation and padding. */
    static InputStream of(TokenizerJson tokenizer, List<AddedToken> tokens) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding").putNull("post_processor");
        root.set("normalizer", tokenizer.steps().normalizer());
        root.set("pre_tokenizer", tokenizer.steps().preTokenizer());
        root.putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", true)
                .put("trim_offsets", true)
                .put("use_regex", true);
        ArrayNode added = root.putArray("added_tokens");
        for (AddedToken token : tokens) {
            added.addObject()
                    .put("id", added.size()) // whoever reads it gives out ids anew
                    .put("content", token.content())
                    .put("single_word", token.singleWord())
                    .put("lstrip", token.lstrip())
                    .put("rstrip", token.rstrip())
                    .put("normalized", token.normalized())
                    .put("special", token.special());
        }
        String text = root.toString();
        return Stream.of(
                        bytes(text.substring(0, text.length() - 1) + ",\"model\":"),
                        new ByteArrayInputStream(tokenizer.model().json()),
                        bytes("}"))
                .reduce(SequenceInputStream::new)
                .orElseThrow();
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
