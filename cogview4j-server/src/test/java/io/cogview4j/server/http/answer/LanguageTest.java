package io.cogview4j.server.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            zh-CN,zh;q=0.9,en;q=0.8 | zh
            en-GB, zh;q=0.5         | en
            zh;q=0.2, en;q=0.7      | en
            de, zh-Hant;q=0.5       | zh
            zh;q=0, de              | en
            *                       | en
            ;;;,=                   | en""")
    void isTheFirstOfThoseThatThereAre(String header, String language) {
        assertThat(Language.of(header).getLanguage()).isEqualTo(language);
    }

    @Test
    void isEnglishIfNothingIsSaid() {
        assertThat(Language.of((String) null).getLanguage()).isEqualTo("en");
    }
}
