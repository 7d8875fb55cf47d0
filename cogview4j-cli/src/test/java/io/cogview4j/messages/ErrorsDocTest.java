package io.cogview4j.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.message.MessageCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages in {@code docs} list all codes as they are; {@code -Dcogview4j.write=true} writes them. */
class ErrorsDocTest {
    private static final Path DOCS = Path.of("../docs");
    private static final String ENGLISH_PAGE = ErrorsDoc.ENGLISH.page();
    private static final String CHINESE_PAGE = ErrorsDoc.CHINESE.page();

    @Test
    void theEnglishPageIsThatOfTheCodes() throws IOException {
        assertCurrent(ErrorsDoc.ENGLISH, DOCS.resolve("errors.md"));
    }

    @Test
    void theChinesePageIsThatOfTheCodes() throws IOException {
        assertCurrent(ErrorsDoc.CHINESE, DOCS.resolve("errors.zh-CN.md"));
    }

    @ParameterizedTest
    @MethodSource("io.cogview4j.messages.Codes#all")
    void everyCodeIsOnBothPages(MessageCode code) {
        assertThat(ENGLISH_PAGE).contains("\n### " + code.id() + "\n");
        assertThat(CHINESE_PAGE).contains("\n### " + code.id() + "\n");
    }

    private static void assertCurrent(ErrorsDoc doc, Path file) throws IOException {
        if (Boolean.getBoolean("cogview4j.write")) {
            Files.writeString(file, doc.page());
        }
        assertThat(file)
                .as(
                        "write the page again: ./mvnw test -pl cogview4j-cli -am -Dtest=ErrorsDocTest -Dsurefire.failIfNoSpecifiedTests=false "
                                + "-Dcogview4j.write=true")
                .content()
                .isEqualTo(doc.page());
    }
}
