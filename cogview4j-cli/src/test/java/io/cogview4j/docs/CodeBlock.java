package io.cogview4j.docs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fenced block of a page.
 *
 * @param place file and line of its opening fence, to name it by
 * @param language what stands behind the opening fence, empty if nothing does
 * @param notRun the reason in a comment {@code <!-- not run: reason -->} on the line before, if there is one
 */
public record CodeBlock(
        String place,
        String language,
        List<String> lines,
        @Nullable String notRun) {
    public String text() {
        return String.join("\n", lines) + "\n";
    }
}
