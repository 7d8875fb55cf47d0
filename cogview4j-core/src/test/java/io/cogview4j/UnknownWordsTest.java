package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.judge.Expectation;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built-in model says which words it knows. */
class UnknownWordsTest {
    private static final CogView4 MODEL = CogView4.tiny();
    private static final Path SHIPPED = Path.of("../cogview4j-tiny/src/main/resources/io/cogview4j/tiny/model");

    @ParameterizedTest
    @ValueSource(strings = {"a sports car", "A photo of a dog.", "一只小猫", "在吃竹子的大熊猫"})
    void promptsWithoutAnyOfThemAreToldBeforeTheRun(String prompt) {
        assertThat(MODEL.prepare(ImageRequest.of(prompt)).findings())
                .extracting(Message::code)
                .containsExactly(CoreMessage.PROMPT_WORDS_UNKNOWN);
    }

    @Test
    void allDocumentedPromptsHaveSomeOfThem() {
        ImageRequest.Builder request = ImageRequest.builder();
        Expectation.ofDocumentedPrompts().keySet().forEach(request::prompt);

        assertThat(MODEL.prepare(request.build()).findings()).isEmpty();
    }

    @Test
    void encodingTellsBeforeItsStageBegins() {
        List<RunEvent> events = new ArrayList<>();

        RunListener listener = new RunListener() {
            @Override
            public void on(RunEvent event) {
                events.add(event);
            }
        };

        EncodedPrompts encoded = MODEL.encode(ImageRequest.of("a dog"), listener, Cancellation.never());

        assertThat(encoded.warnings()).extracting(Message::code).containsExactly(CoreMessage.PROMPT_WORDS_UNKNOWN);
        assertThat(events.getFirst())
                .isEqualTo(new RunEvent.Warned(encoded.warnings().getFirst()));
    }

    @Test
    void otherModelsSayNothingOfWords() {
        CogView4 random = CogView4.open(ModelCopy.random("random-a"));
        ImageRequest request =
                ImageRequest.builder().prompt("a dog").size(32, 32).build();

        assertThat(random.card().words()).isEmpty();
        assertThat(random.prepare(request).findings()).isEmpty();
    }

    @Test
    void theCardAgreesWithTheModelsReadme() throws IOException {
        String readme = Files.readString(SHIPPED.resolve("README.md"));

        assertThat(MODEL.card().trainedSizes())
                .startsWith(ImageSize.square(256))
                .contains(ImageSize.square(128))
                .allSatisfy(size -> assertThat(readme).contains(size.toString()));
        assertThat(MODEL.card().words())
                .doesNotHaveDuplicates()
                .allSatisfy(word -> assertThat(readme).contains(word));
    }
}
