package io.cogview4j.spark.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ExitCode;

/** What is wrong with a command is told before Spark is started, with the exit code 2; what is left open suits one machine. */
class MainTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "generate --output out",
                "generate --prompts a.jsonl",
                "generate --prompts a.jsonl --embeddings b --output out",
                "generate --prompts a.jsonl --output out --seed many",
                "generate --prompts a.jsonl --output out --size large",
                "generate --prompts a.jsonl --output out --cache fbc:2",
                "generate --prompts a.jsonl --output out --dtype auto",
                "generate --prompts a.jsonl --output out --memory much",
                "generate --prompts a.jsonl --output out --gpu-memory much",
                "encode --output out",
                "draw"
            })
    void aMistakeIsTold(String arguments) {
        StringWriter told = new StringWriter();
        assertThat(Main.run(new PrintWriter(told), arguments.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(told.toString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "local", "local[4]"})
    void oneMachineHasTheSameSettingsWithAnyNumberOfTasks(String master) {
        SparkConf asked = new SparkConf(false);
        if (!master.isEmpty()) {
            asked.set("spark.master", master);
        }
        SparkConf conf = Main.described(asked);
        assertThat(conf.get("spark.master")).isEqualTo(master.isEmpty() ? "local[2]" : master);
        assertThat(conf.get("spark.sql.codegen.wholeStage")).isEqualTo("false");
    }

    @Test
    void aClusterKeepsItsOwnSettings() {
        SparkConf conf = Main.described(new SparkConf(false).set("spark.master", "yarn"));
        assertThat(conf.contains("spark.sql.codegen.wholeStage")).isFalse();
        assertThat(conf.contains("spark.driver.host")).isFalse();
    }
}
