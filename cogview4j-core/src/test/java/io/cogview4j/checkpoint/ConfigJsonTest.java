package io.cogview4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigJsonTest {
    @TempDir
    Path folder;

    @Test
    void readsTypedValuesAndFallsBackWhereAKeyIsMissingOrNull() throws IOException {
        ConfigJson config = config(
                "{\"n\": 3, \"x\": 0.5, \"on\": true, \"t\": \"silu\", \"l\": [1, 2], \"w\": [\"a\"], \"none\": null}");

        assertThat(config.positive("n")).isEqualTo(3);
        assertThat(config.number("x", 1)).isEqualTo(0.5);
        assertThat(config.flag("on", false)).isTrue();
        assertThat(config.text("t", "gelu")).isEqualTo("silu");
        assertThat(config.positives("l")).containsExactly(1, 2);
        assertThat(config.texts("w")).containsExactly("a");
        assertThat(config.positive("none", 7)).isEqualTo(7);
        assertThat(config.number("none", 7)).isEqualTo(7);
        assertThat(config.flag("absent", true)).isTrue();
        assertThat(config.text("absent", "gelu")).isEqualTo("gelu");
        assertThat(config.object("absent").has("n")).isFalse();
    }

    @ParameterizedTest
    @MethodSource
    void namesFileKeyAndFound(
            String json, Function<ConfigJson, Object> reading, MessageCode code, List<String> keyAndFound)
            throws IOException {
        ConfigJson config = config(json);

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> reading.apply(config))
                .extracting(CheckpointException::problem)
                .isEqualTo(new Message(
                        code,
                        Stream.concat(Stream.of(config.file().toString()), keyAndFound.stream())
                                .toList()));
    }

    static Stream<Arguments> namesFileKeyAndFound() {
        return Stream.of(
                wrong("{}", c -> c.positive("k"), CoreMessage.CONFIG_KEY_MISSING, "k"),
                wrong("{\"k\": null}", c -> c.positives("k"), CoreMessage.CONFIG_KEY_MISSING, "k"),
                wrong("{\"k\": 0}", c -> c.positive("k"), CoreMessage.CONFIG_NOT_POSITIVE, "k", "0"),
                wrong("{\"k\": 1.0}", c -> c.positive("k", 2), CoreMessage.CONFIG_NOT_POSITIVE, "k", "1.0"),
                wrong("{\"k\": 3000000000}", c -> c.positive("k"), CoreMessage.CONFIG_NOT_POSITIVE, "k", "3000000000"),
                wrong("{\"k\": \"1\"}", c -> c.number("k", 0), CoreMessage.CONFIG_NOT_A_NUMBER, "k", "\"1\""),
                wrong("{\"k\": 1}", c -> c.flag("k", true), CoreMessage.CONFIG_NOT_A_FLAG, "k", "1"),
                wrong("{\"k\": 1}", c -> c.text("k", ""), CoreMessage.CONFIG_NOT_A_TEXT, "k", "1"),
                wrong("{\"k\": []}", c -> c.positives("k"), CoreMessage.CONFIG_NOT_A_LIST, "k", "[]"),
                wrong("{\"k\": [1, -1]}", c -> c.positives("k"), CoreMessage.CONFIG_NOT_POSITIVE, "k", "-1"),
                wrong("{\"k\": [{}]}", c -> c.texts("k"), CoreMessage.CONFIG_NOT_TEXTS, "k", "{}"));
    }

    private static Arguments wrong(
            String json, Function<ConfigJson, Object> reading, MessageCode code, String... keyAndFound) {
        return Arguments.of(json, reading, code, List.of(keyAndFound));
    }

    @Test
    void refusesANumberBeyondTheRangeOfADouble() throws IOException {
        ConfigJson config = config("{\"k\": 1e999}");

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> config.number("k", 0))
                .extracting(CheckpointException::code)
                .isEqualTo(CoreMessage.CONFIG_NOT_A_NUMBER);
    }

    @Test
    void readsJsonAsPythonDoes() throws IOException {
        ConfigJson config = config("{\"a\": 1, \"a\": 2, \"b\": NaN, \"c\": -Infinity, \"d\": Infinity}");

        assertThat(config.positive("a")).isEqualTo(2);
        assertThat(config.has("b")).isTrue();
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> config.number("c", 1))
                .extracting(CheckpointException::code)
                .isEqualTo(CoreMessage.CONFIG_NOT_A_NUMBER);
    }

    @Test
    void wholeNumbersBeyondTheRangeOfADoubleAreInfiniteWhereverTheyAre() throws IOException {
        String huge = "1" + "0".repeat(400);
        ConfigJson config = config("{\"a\": %1$s, \"b\": [-%1$s], \"c\": {\"d\": %1$s}}".formatted(huge));

        assertThat(config.root().path("a").asDouble()).isPositive().isInfinite();
        assertThat(config.root().path("b").path(0).asDouble()).isNegative().isInfinite();
        assertThat(config.root().path("c").path("d").asDouble()).isInfinite();
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> config.positive("a"))
                .extracting(CheckpointException::code)
                .isEqualTo(CoreMessage.CONFIG_NOT_POSITIVE);
    }

    @Test
    void sizesBeyondAnyNetworkAreRefusedBeforeTheyAreMultiplied() throws IOException {
        ConfigJson config = config("{\"a\": 2147483647, \"b\": 16777216}");

        assertThat(config.positive("b")).isEqualTo(1 << 24);
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> config.positive("a"))
                .extracting(CheckpointException::problem)
                .isEqualTo(
                        Message.of(CoreMessage.CONFIG_SIZES_TOO_LARGE, config.file(), "a", Integer.MAX_VALUE, 1 << 24));
    }

    @Test
    void aFileOfMegabytesIsNotRead() throws IOException {
        String large = "{\"a\": \"" + "x".repeat(9 << 20) + "\"}";

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> config(large))
                .extracting(CheckpointException::code)
                .isEqualTo(CoreMessage.CONFIG_TOO_LARGE);
    }

    @Test
    void refusesWhatIsNotOneJsonObject() throws IOException {
        Path missing = folder.resolve("missing.json");

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> ConfigJson.read(missing))
                .extracting(CheckpointException::problem)
                .isEqualTo(Message.of(CoreMessage.FILE_MISSING, missing));
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> ConfigJson.read(folder))
                .extracting(CheckpointException::problem)
                .isEqualTo(Message.of(CoreMessage.FILE_IS_FOLDER, folder));
        for (String other : new String[] {" ", "[]", "5"}) {
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> config(other))
                    .extracting(CheckpointException::code)
                    .isEqualTo(CoreMessage.CONFIG_NOT_OBJECT);
        }
        for (String broken : new String[] {"{\"a\": ", "{} {}", "{\"a\":".repeat(10_000)}) {
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> config(broken))
                    .extracting(CheckpointException::code)
                    .isEqualTo(CoreMessage.CONFIG_NOT_JSON);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"_class_name\": \"AutoencoderKL\"};;",
                "{\"_class_name\": \"Other\", \"architectures\": [\"AutoencoderKL\"]}; _class_name; \"Other\"",
                "{\"_class_name\": \"AutoencoderKLWan\"}; _class_name; \"AutoencoderKLWan\"",
                "{\"architectures\": [\"AutoencoderKL\"]};;",
                "{\"architectures\": [\"ChatGLMModel\"]}; architectures; [\"ChatGLMModel\"]",
                "{};;"
            })
    void checksTheClassThatAConfigNames(String json, @Nullable String key, @Nullable String refused)
            throws IOException {
        ConfigJson config = config(json);

        if (key == null || refused == null) {
            assertThat(config.requireClass("AutoencoderKL", "AsymmetricAutoencoderKL"))
                    .isSameAs(config);
        } else {
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> config.requireClass("AutoencoderKL", "AsymmetricAutoencoderKL"))
                    .extracting(CheckpointException::problem)
                    .isEqualTo(Message.of(
                            CoreMessage.CONFIG_OTHER_CLASS,
                            config.file(),
                            key,
                            refused,
                            "AutoencoderKL, AsymmetricAutoencoderKL"));
        }
    }

    private ConfigJson config(String json) throws IOException {
        return ConfigJson.read(Files.writeString(folder.resolve("config.json"), json));
    }
}
