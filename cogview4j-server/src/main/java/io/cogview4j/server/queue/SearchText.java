package io.cogview4j.server.queue;

import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Encoding;
import io.cogview4j.server.job.Work;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What is searched in jobs: prompts, without regard to case or to how characters are composed. */
final class SearchText {
    private SearchText() {}

    /** All texts of the work. */
    static String of(Work work) {
        List<String> texts = new ArrayList<>();
        switch (work) {
            case Drawing drawing -> {
                texts.add(drawing.prompt());
                texts.add(drawing.negativePrompt());
            }
            case Encoding encoding ->
                encoding.prompts().forEach(text -> {
                    texts.add(text.prompt());
                    texts.add(text.negativePrompt());
                });
        }
        texts.removeIf(Objects::isNull);
        return folded(String.join("\n", texts));
    }

    /** As it is stored and looked for. */
    static String folded(String text) {
        // PostgreSQL takes no zero character and no half of a surrogate pair.
        String storable = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', ' ');
        return Normalizer.normalize(storable, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }
}
