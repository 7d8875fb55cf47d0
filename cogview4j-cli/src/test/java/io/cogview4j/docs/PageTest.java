package io.cogview4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the other tests see of a page. */
class PageTest {
    private static final List<String> LINES = """
            # One `two`, three

            A [link](a.md#b), `[no](link)`, and an ![image
            of two lines](c.png).

            ## Again
            ## Again
            <!-- not run: it needs the weights -->
            ```java
            # no heading
            ```
            ```
            plain
            ```
            """.lines().toList();

    private final Page page = Page.of(Page.ROOT.resolve("docs/page.md"), LINES);

    @Test
    void headingsHaveTheAnchorsOfGitHub() {
        assertThat(page.anchors()).containsExactly("one-two-three", "again", "again-1");
    }

    @Test
    void codeHoldsNoLinks() {
        assertThat(page.links()).containsExactly("a.md#b", "c.png");
        assertThat(page.codeSpans()).containsExactly("two", "[no](link)");
    }

    @Test
    void blocksKnowTheirPlaceTheirLanguageAndWhyTheyAreNotRun() {
        assertThat(page.blocks())
                .containsExactly(
                        new CodeBlock("docs/page.md:9", "java", List.of("# no heading"), "it needs the weights"),
                        new CodeBlock("docs/page.md:12", "", List.of("plain"), null));
    }
}
