package io.cogview4j.server.http.webui;

import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.job.Drawing.LoraChoice;
import io.cogview4j.server.model.ModelMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt in which adaptations are named, as {@code <lora:ink:0.8>}.
 *
 * @param text without them
 */
record TaggedPrompt(String text, List<LoraChoice> loras) {
    private static final Pattern TAG =
            Pattern.compile("<lora:([^<>:\\p{Cntrl}]{1,100})(?::([+-]?\\d{0,4}(?:\\.\\d{0,6})?))?>");
    private static final int MOST = 16;

    TaggedPrompt {
        loras = List.copyOf(loras);
    }

    /** @throws Refusal if there is no such adaptation */
    static TaggedPrompt read(String prompt, List<String> served) {
        List<LoraChoice> loras = new ArrayList<>();
        Matcher tags = TAG.matcher(prompt);
        while (tags.find() && loras.size() < MOST) {
            String name = tags.group(1);
            if (!served.contains(name)) {
                throw new Refusal(400, ModelMessage.loraUnknown(name, served)).of("prompt");
            }
            loras.add(new LoraChoice(name, weight(tags.group(2))));
        }
        return loras.isEmpty()
                ? new TaggedPrompt(prompt, loras)
                : new TaggedPrompt(tags.reset().replaceAll("").strip(), loras);
    }

    private static double weight(@org.jspecify.annotations.Nullable String text) {
        try {
            return text == null ? 1 : Double.parseDouble(text);
        } catch (NumberFormatException e) { // a sign or a point alone
            return 1;
        }
    }
}
