package io.cogview4j.cli.tokens;

import io.cogview4j.inspect.PromptTokens;
import io.cogview4j.inspect.PromptTokens.Token;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What tokens prints for programs: one object, on lines of its own. */
final class TokensJson {
    private TokensJson() {}

    static String of(List<PromptTokens> prompts) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        ArrayNode all = root.putArray("prompts");
        for (PromptTokens prompt : prompts) {
            ObjectNode node = all.addObject()
                    .put("prompt", prompt.prompt())
                    .put("count", prompt.count())
                    .put("length", prompt.tokens().size())
                    .put("padding", prompt.padding())
                    .put("maxTokens", prompt.most());
            if (prompt.cutText() != null) {
                node.put("cutTokens", prompt.cutTokens()).put("cut", prompt.cutText());
            }
            node.set("unknownWords", JsonMapper.shared().valueToTree(prompt.unknownWords()));
            ArrayNode tokens = node.putArray("tokens");
            prompt.tokens().forEach(token -> describe(token, tokens.addObject()));
        }
        return root.toPrettyString();
    }

    private static void describe(Token token, ObjectNode node) {
        node.put("id", token.id()).put("text", token.text());
        if (token.parts() > 1) {
            node.put("part", token.part()).put("parts", token.parts());
        }
    }
}
