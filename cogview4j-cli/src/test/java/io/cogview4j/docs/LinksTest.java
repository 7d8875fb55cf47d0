package io.cogview4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link inside the project leads to a file that is there, and to a heading that this file has. */
class LinksTest {
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Page page) throws IOException {
        for (String link : inside(page)) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty()
                    ? page.file()
                    : page.file().resolveSibling(parts[0]).normalize();

            assertThat(target).as("%s links to %s", page, link).startsWith(Page.ROOT);
            assertThat(Files.exists(target)).as("%s links to %s", page, link).isTrue();
            if (parts.length == 2) {
                assertThat(Page.read(target).anchors())
                        .as("%s links to %s", page, link)
                        .contains(parts[1]);
            }
        }
    }

    static List<Page> pages() throws IOException {
        return Page.all();
    }

    private static List<String> inside(Page page) {
        return page.links().filter(link -> !ELSEWHERE.matcher(link).matches()).toList();
    }
}
