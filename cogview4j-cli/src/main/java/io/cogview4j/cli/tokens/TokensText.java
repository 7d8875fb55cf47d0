package io.cogview4j.cli.tokens;

import io.cogview4j.cli.output.DisplayText;
import io.cogview4j.cli.output.Facts;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.TextTable;
import io.cogview4j.inspect.PromptTokens;
import io.cogview4j.inspect.PromptTokens.Token;
import java.util.ArrayList;
import java.util.List;

/** What tokens prints for people. */
record TokensText(Labels labels) {
    private static final int MOST_SHOWN = 60;
    private static final List<Boolean> NUMBERS = List.of(true, true, false);

    /** @param columns of the terminal */
    List<String> lines(List<PromptTokens> prompts, int columns) {
        List<String> lines = new ArrayList<>();
        for (PromptTokens prompt : prompts) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(DisplayText.wrap(quoted(DisplayText.cut(prompt.prompt(), MOST_SHOWN)), columns));
            lines.addAll(table(prompt).lines(columns));
            lines.addAll(facts(prompt).lines(columns));
        }
        return lines;
    }

    private TextTable table(PromptTokens prompt) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = prompt.padding(); i < prompt.tokens().size(); i++) {
            Token token = prompt.tokens().get(i);
            rows.add(List.of(Integer.toString(i - prompt.padding() + 1), Long.toString(token.id()), text(token)));
        }
        return new TextTable(labels.all("tokens.number", "tokens.id", "tokens.text"), NUMBERS, rows);
    }

    /** In quotes, since many begin with a space. */
    private String text(Token token) {
        String text = quoted(token.text());
        return token.parts() == 1 ? text : labels.of("tokens.part", text, token.part(), token.parts());
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + "\"";
    }

    private Facts facts(PromptTokens prompt) {
        Facts facts = new Facts("");
        facts.add(labels.of("tokens"), labels.of("tokens.count", prompt.count(), prompt.most()));
        facts.add(
                labels.of("tokens.length"),
                prompt.padding() == 0
                        ? Integer.toString(prompt.tokens().size())
                        : labels.of("tokens.padded", prompt.tokens().size(), prompt.padding(), padding(prompt)));
        String cut = prompt.cutText();
        facts.add(
                labels.of("tokens.cut"),
                cut == null ? "" : labels.of("tokens.cut.text", prompt.cutTokens(), cut.strip()));
        facts.add(labels.of("tokens.unknown"), String.join(", ", prompt.unknownWords()));
        return facts;
    }

    private static String padding(PromptTokens prompt) {
        return prompt.tokens().getFirst().text();
    }
}
