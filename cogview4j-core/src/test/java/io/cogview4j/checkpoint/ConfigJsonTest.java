package io.cogview4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void namesFileKeyExpectedAndFound(String json, Function<ConfigJson, Object> reading, String reason)
            throws IOException {
        ConfigJson config = config(json);

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> reading.apply(config))
                .withMessage(config.file() + reason);
    }

    static Stream<Arguments> namesFileKeyExpectedAndFound() {
        return Stream.of(
                wrong("{}", c -> c.positive("k"), " lacks \"k\"."),
                wrong("{\"k\": null}", c -> c.positives("k"), " lacks \"k\"."),
                wrong("{\"k\": 0}", c -> c.positive("k"), ": \"k\" should be a whole number above 0 but is 0."),
                wrong("{\"k\": 1.0}", c -> c.positive("k", 2), ": \"k\" should be a whole number above 0 but is 1.0."),
                wrong(
                        "{\"k\": 3000000000}",
                        c -> c.positive("k"),
                        ": \"k\" should be a whole number above 0 but is 3000000000."),
                wrong("{\"k\": \"1\"}", c -> c.number("k", 0), ": \"k\" should be a finite number but is \"1\"."),
                wrong("{\"k\": 1}", c -> c.flag("k", true), ": \"k\" should be true or false but is 1."),
                wrong("{\"k\": 1}", c -> c.text("k", ""), ": \"k\" should be a text but is 1."),
                wrong("{\"k\": []}", c -> c.positives("k"), ": \"k\" should be a list with something in it but is []."),
                wrong("{\"k\": [1, -1]}", c -> c.positives("k"), ": \"k\" should be a whole number above 0 but is -1."),
                wrong("{\"k\": [{}]}", c -> c.texts("k"), ": \"k\" should be a list of texts but is {}."));
    }

    private static Arguments wrong(String json, Function<ConfigJson, Object> reading, String reason) {
        return Arguments.of(json, reading, reason);
    }

    @Test
    void refusesANumberBeyondTheRangeOfADouble() throws IOException {
        ConfigJson config = config("{\"k\": 1e999}");

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> config.number("k", 0))
                .withMessageContaining("\"k\" should be a finite number");
    }

    @Test
    void refusesWhatIsNotOneJsonObject() throws IOException {
        Path missing = folder.resolve("missing.json");

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> ConfigJson.read(missing))
                .withMessage(missing + " is missing.");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> ConfigJson.read(folder))
                .withMessage(folder + " is not a file.");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> config("[]"))
                .withMessageEndingWith("is not a JSON object.");
        for (String broken : new String[] {"", "{\"a\": ", "{\"a\": 1, \"a\": 2}", "{} {}", "{\"a\":".repeat(10_000)}) {
            assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> config(broken));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"_class_name\": \"AutoencoderKL\"};",
                "{\"_class_name\": \"Other\", \"architectures\": [\"AutoencoderKL\"]}; \"Other\"",
                "{\"_class_name\": \"AutoencoderKLWan\"}; \"AutoencoderKLWan\"",
                "{\"architectures\": [\"AutoencoderKL\"]};",
                "{\"architectures\": [\"ChatGLMModel\"]}; [\"ChatGLMModel\"]",
                "{};"
            })
    void checksTheClassThatAConfigNames(String json, @Nullable String refused) throws IOException {
        ConfigJson config = config(json);

        if (refused == null) {
            assertThat(config.requireClass("AutoencoderKL", "AsymmetricAutoencoderKL"))
                    .isSameAs(config);
        } else {
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> config.requireClass("AutoencoderKL", "AsymmetricAutoencoderKL"))
                    .withMessageStartingWith(config.file() + ": ")
                    .withMessageEndingWith(
                            "should be AutoencoderKL or AsymmetricAutoencoderKL but is " + refused + ".");
        }
    }

    private ConfigJson config(String json) throws IOException {
        return ConfigJson.read(Files.writeString(folder.resolve("config.json"), json));
    }
}
