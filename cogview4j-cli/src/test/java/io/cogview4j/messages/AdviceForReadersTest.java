package io.cogview4j.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.output.CommandAdvice;
import io.cogview4j.hub.HubMessage;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import io.cogview4j.quantise.QuantiseMessage;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Advice speaks of what its reader has: the library of no options, the command of no Java. */
class AdviceForReadersTest {
    private static final String OPTION = "(^|\\W)--[a-z]";
    private static final String JAVA =
            "\\w+\\(\\)|[a-z]+[A-Z]\\w*\\(|\\b(ShapePolicy|PromptEmbeddings|PadByEncoding|Truncate)\\b";

    @ParameterizedTest
    @MethodSource
    void theLibraryNamesNoOption(MessageCode code) {
        for (Locale locale : new Locale[] {Locale.ENGLISH, Locale.CHINESE}) {
            assertThat(message(code).text(locale)).doesNotContainPattern(OPTION);
        }
    }

    static Stream<MessageCode> theLibraryNamesNoOption() {
        return Stream.of(CoreMessage.values(), ComputeMessage.values(), HubMessage.values(), QuantiseMessage.values())
                .flatMap(Stream::of);
    }

    static Stream<MessageCode> ofTheCommand() {
        return Codes.all().filter(code -> !code.id().startsWith("shape-")); // only programs choose policies
    }

    @ParameterizedTest
    @MethodSource("ofTheCommand")
    void theCommandNamesNoJava(MessageCode code) {
        for (Locale locale : new Locale[] {Locale.ENGLISH, Locale.CHINESE}) {
            assertThat(CommandAdvice.of(message(code), locale)
                            .replaceAll("unsqueeze\\(0\\)|\\.float\\(\\)|\\.bfloat16\\(\\)", "Python"))
                    .doesNotContainPattern(JAVA);
        }
    }

    @Test
    void everyAdviceOfTheCommandBelongsToACodeInBothLanguages() {
        Set<String> codes = Codes.all().map(code -> code.id() + ".advice").collect(Collectors.toSet());

        assertThat(texts("en").keySet()).isSubsetOf(codes).isEqualTo(texts("zh").keySet());
    }

    @ParameterizedTest
    @MethodSource("io.cogview4j.messages.Codes#all")
    void allValuesInItAreThoseOfTheCode(MessageCode code) {
        Message message = new Message(
                code, code.valueNames().stream().map(name -> "value").toList());

        assertThat(CommandAdvice.of(message, Locale.ENGLISH)).doesNotContainPattern("\\{\\w+}");
        assertThat(CommandAdvice.of(message, Locale.CHINESE)).doesNotContainPattern("\\{\\w+}");
    }

    private static Message message(MessageCode code) {
        return new Message(code, code.valueNames());
    }

    private static ResourceBundle texts(String language) {
        return ResourceBundle.getBundle(
                "io.cogview4j.cli.output.advice",
                Locale.of(language),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
