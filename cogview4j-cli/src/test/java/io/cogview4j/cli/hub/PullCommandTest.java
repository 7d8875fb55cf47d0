package io.cogview4j.cli.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliProcess;
import io.cogview4j.cli.CliRun;
import io.cogview4j.cli.command.Interruption;
import io.cogview4j.cli.output.AnswerStyle;
import io.cogview4j.cli.output.Language;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.hub.Hub;
import io.cogview4j.hub.HubMessage;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.MessageCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pulling by the command, and all that takes a model by its name. */
class PullCommandTest {
    private final LoopbackHub hub = new LoopbackHub();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private @Nullable Exception failed;

    @TempDir
    Path cache;

    @AfterEach
    void stop() {
        hub.close();
    }

    private String pull(int columns, Interruption interruption, String... arguments) {
        Terminal terminal = Terminal.of(out, err, columns, AnswerStyle.of(Language.EN));
        CommandLine command = new CommandLine(new PullCommand(terminal, interruption, Hub.of(hub.environment(cache))));
        command.setExecutionExceptionHandler((failure, _, _) -> {
            failed = failure;
            return 1;
        });
        command.execute(arguments);
        return out.toString(StandardCharsets.UTF_8);
    }

    private String pull(String... arguments) {
        return pull(0, new Interruption(), arguments);
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsTheFolderOfTheModelWhichIsThenDrawnWith() {
        assertThat(pull(LoopbackHub.MODEL).strip())
                .isEqualTo(LoopbackHub.snapshot(cache).toString());
        assertThat(told())
                .contains("cogview4j/tiny (c0ffeec0ffee): ", "of which 0 B are here")
                .contains("vae/diffusion_pytorch_model.safetensors")
                .contains("Download       ");

        CliRun.of("plan", "--model", LoopbackHub.snapshot(cache).toString()).succeeds();
    }

    @Test
    void asJsonTellsWhatCame() {
        JsonNode answer = JsonMapper.shared().readTree(pull(LoopbackHub.MODEL, "--json"));
        out.reset();
        JsonNode again = JsonMapper.shared().readTree(pull(LoopbackHub.MODEL, "--json"));

        assertThat(answer.path("model").asString()).isEqualTo(LoopbackHub.MODEL);
        assertThat(answer.path("revision").asString()).isEqualTo(LoopbackHub.COMMIT);
        assertThat(answer.path("fetchedBytes").asLong())
                .isEqualTo(answer.path("bytes").asLong());
        assertThat(again.path("fetchedBytes").asLong()).isZero();
        assertThat(told()).contains("Everything was here already.");
    }

    @Test
    void onATerminalProgressIsABarWithRateAndTimeLeft() {
        hub.slow = true;
        Interruption interruption = new Interruption();
        Thread.ofVirtual().start(() -> {
            while (!told().contains("/s")) {
                Thread.onSpinWait();
            }
            interruption.interrupt();
        });

        pull(100, interruption, LoopbackHub.MODEL);

        assertThat(told()).containsPattern("Download +\\[#+-+] [\\d.]+ .?B of [\\d.]+ MB, ");
    }

    @Test
    void afterCtrlCItGoesOnWhereItWas() throws IOException {
        hub.slow = true;
        Interruption interruption = new Interruption();
        Thread.ofVirtual().start(() -> {
            while (!told().contains("here.")) {
                Thread.onSpinWait();
            }
            interruption.interrupt();
        });
        pull(0, interruption, LoopbackHub.MODEL);
        assertThat(failed).isInstanceOf(CancelledException.class);
        assertThat(told()).contains("What has come is kept: the same command goes on from there.");
        hub.slow = false;

        pull(LoopbackHub.MODEL);

        assertThat(LoopbackHub.weights(LoopbackHub.snapshot(cache))).hasSize(4);
    }

    @Test
    void aPartIsEnoughForItsStageAndTheRestIsAskedFor() {
        String model = LoopbackHub.snapshot(cache).toString();
        String embeddings = cache.resolve("a.safetensors").toString();
        pull(LoopbackHub.MODEL, "--only", "text_encoder");
        CliRun.of("encode", "a red circle", "--model", model, "--output", embeddings)
                .succeeds();
        CliRun.of("generate", "a red circle", "--model", model, "--no-cache")
                .failsWith(1, "[weights-not-pulled]", "Run: cogview4j pull cogview4j/tiny --only transformer,vae");

        pull(LoopbackHub.MODEL, "--only", "transformer,vae");
        CliRun.of("generate", "--embeddings", embeddings, "--model", model, "--steps", "1", "--output", picture())
                .succeeds();
    }

    private String picture() {
        return cache.resolve("a.png").toString();
    }

    @Test
    void withoutTheTextEncoderPromptsSayWhatToPull() {
        pull(LoopbackHub.MODEL, "--only", "transformer,vae");

        CliRun.of(
                        "generate",
                        "a red circle",
                        "--model",
                        LoopbackHub.snapshot(cache).toString(),
                        "--no-cache")
                .failsWith(1, "Run: cogview4j pull cogview4j/tiny --only text_encoder");
    }

    @Test
    void aModelIsUsedByItsName() throws Exception {
        pull(LoopbackHub.MODEL);
        TreeMap<String, String> environment = new TreeMap<>(hub.environment(cache));
        environment.put("HF_HUB_OFFLINE", "1");

        CliProcess inspected =
                CliProcess.runWith(environment, "inspect", LoopbackHub.MODEL).succeeds();

        assertThat(inspected.output()).contains("tiny");
        assertThat(CliProcess.runWith(environment, "tokens", "a red circle", "--model", LoopbackHub.MODEL)
                        .succeeds()
                        .output())
                .contains("\" circle\"");
        assertThat(CliProcess.runWith(environment, "pull", LoopbackHub.MODEL).output())
                .contains("[hub-offline]", "HF_HUB_OFFLINE");
    }

    @Test
    void aNameThatWasNotPulledSaysHowToAndNothingIsFetched() {
        CliRun.of("generate", "a", "--model", "nobody-here/CogView4-None")
                .failsWith(1, "[model-not-pulled]", "cogview4j pull nobody-here/CogView4-None");
        CliRun.of("tokens", "a", "--model", "nobody-here/CogView4-None")
                .failsWith(1, "[model-not-pulled]", "cogview4j pull nobody-here/CogView4-None");
        assertThat(CliRun.of("inspect", "nobody-here/CogView4-None").out())
                .contains("no model of this name is in the cache");
    }

    @Test
    void aFolderWithAMistakeInItsNameIsNoModelOfAHub() {
        CliRun.of("generate", "a", "--model", "CogView4-6b/").failsWith(1, "[checkpoint-missing]", "CogView4-6b");
    }

    @Test
    void whatIsNoNameOrNoComponentIsTold() {
        assertThat(failure("CogView4-6B")).isEqualTo(HubMessage.MODEL_NAME_UNFIT);
        assertThat(failure(LoopbackHub.MODEL, "--only", "unet")).isEqualTo(HubMessage.PULL_COMPONENT_UNKNOWN);
        assertThat(failure("cogview4j/none")).isEqualTo(HubMessage.HUB_MODEL_MISSING);
        assertThat(Files.exists(cache.resolve("hub"))).isFalse();
    }

    @Test
    void componentsMayHaveSpacesAndACommaTooMany() throws IOException {
        pull(LoopbackHub.MODEL, "--only", " vae, ,text_encoder,");

        assertThat(failed).isNull();
        assertThat(LoopbackHub.weights(LoopbackHub.snapshot(cache))).hasSize(2);
    }

    @Test
    void noComponentIsNoneThatIsMeant() {
        assertThat(failure(LoopbackHub.MODEL, "--only", "")).isEqualTo(HubMessage.PULL_COMPONENT_UNKNOWN);
    }

    private MessageCode failure(String... arguments) {
        assertThat(pull(arguments)).isEmpty();
        return ((CogView4Exception) Objects.requireNonNull(failed)).code();
    }
}
