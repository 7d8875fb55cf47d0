package io.cogview4j.rewrite;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the answer of a chat endpoint, of which anything must be expected. */
final class Answer {
    private static final int MOST_CHARACTERS = 8_000;

    /** What some models think aloud before they answer. */
    private static final Pattern THOUGHTS = Pattern.compile("\\A\\s*<think>.*?</think>", Pattern.DOTALL);

    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"|“([^”]+)”|「([^」]+)」|『([^』]+)』");

    /** An answer that is none. Its message says in short what is wrong. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(String reason) {
            super(reason);
        }
    }

    private Answer() {}

    /** The new prompt on one line. @param original what it was made from */
    static String read(byte[] body, String original) throws UnusableException {
        JsonNode choice = json(body).path("choices").path(0);
        JsonNode message = choice.path("message");
        if (message.path("refusal").isString()) {
            throw new UnusableException("message.refusal");
        }
        String finish = choice.path("finish_reason").asString("");
        if (finish.equals("length") || finish.equals("content_filter")) {
            throw new UnusableException("finish_reason: " + finish);
        }
        if (!message.path("content").isString()) {
            throw new UnusableException("no choices[0].message.content");
        }
        String text = message.path("content").asString();
        String prompt = CONTROLS.matcher(THOUGHTS.matcher(text).replaceFirst(""))
                .replaceAll(" ")
                .strip();
        if (prompt.isBlank()) {
            throw new UnusableException("content is empty");
        }
        if (prompt.length() > MOST_CHARACTERS) {
            throw new UnusableException("content has more than " + MOST_CHARACTERS + " characters");
        }
        for (String quoted : quoted(original)) {
            if (!prompt.contains(quoted)) {
                throw new UnusableException("\"" + quoted + "\" is missing");
            }
        }
        return prompt;
    }

    private static JsonNode json(byte[] body) throws UnusableException {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            throw new UnusableException("no JSON"); // the answer itself may hold anything
        }
    }

    /** Texts in quotation marks, which are to be written in the picture. */
    static List<String> quoted(String prompt) {
        return QUOTED.matcher(prompt).results().map(Answer::group).toList();
    }

    private static String group(MatchResult found) {
        for (int i = 1; i <= found.groupCount(); i++) {
            if (found.group(i) != null) {
                return found.group(i);
            }
        }
        return "";
    }
}
