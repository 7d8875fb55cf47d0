package io.cogview4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What a model says of itself is told in the reader's language as far as it can be. */
class ModelCardTest {
    @Test
    void eachReaderGetsTheirLanguage() {
        ModelCard.Text text = new ModelCard.Text("stars", "星星");

        assertThat(text.in(Locale.ENGLISH)).isEqualTo("stars");
        assertThat(text.in(Locale.SIMPLIFIED_CHINESE)).isEqualTo("星星");
        assertThat(text.in(Locale.GERMAN)).isEqualTo("stars");
    }

    @Test
    void otherwiseTheOneThatThereIs() {
        assertThat(new ModelCard.Text("", "星星").in(Locale.ENGLISH)).isEqualTo("星星");
        assertThat(new ModelCard.Text("stars", "").in(Locale.CHINESE)).isEqualTo("stars");
        assertThat(ModelCard.Text.NONE.in(Locale.CHINESE)).isEmpty();
    }
}
