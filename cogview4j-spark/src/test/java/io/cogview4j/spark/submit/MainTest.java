package io.cogview4j.spark.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ExitCode;

/** What is wrong with a command is told before Spark is started, with the exit code 2. */
class MainTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "generate --output out",
                "generate --prompts a.jsonl",
                "generate --prompts a.jsonl --embeddings b --output out",
                "generate --prompts a.jsonl --output out --seed many",
                "generate --prompts a.jsonl --output out --size large",
                "generate --prompts a.jsonl --output out --dtype auto",
                "generate --prompts a.jsonl --output out --memory much",
                "encode --output out",
                "draw"
            })
    void aMistakeIsTold(String arguments) {
        StringWriter told = new StringWriter();
        assertThat(Main.run(new PrintWriter(told), arguments.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(told.toString()).isNotBlank();
    }
}
