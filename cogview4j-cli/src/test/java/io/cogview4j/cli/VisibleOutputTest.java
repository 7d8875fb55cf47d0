package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whatever files, paths and the command line hold, nothing of it steers the terminal, and JSON keeps every character. */
class VisibleOutputTest {
    private static final String HOSTILE = "a\u001b]0;evil\u0007b\u009b2Jc\u202ed\u2028e\u0085f\u2066g\u007f\ufeffh";

    private static final Pattern STEERING = Pattern.compile(
            "[\\p{Cc}&&[^\n]]|[\\p{Zl}\\p{Zp}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}\\x{200e}\\x{feff}]");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"inspect", "generate"})
    void theClassesOfACheckpoint(String command) throws IOException {
        Path model = ModelParts.without(folder.resolve("model"));
        Path index = model.resolve("model_index.json");
        ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(index.toFile());
        json.putArray("vae").add("diffusers").add(HOSTILE);
        Files.writeString(index, json.toString());

        assertVisible(command.equals("inspect") ? inspect(model) : CliRun.of("generate", "x", "--model", "" + model));
        assertThat(inspected(model).path("components").path(4).path("class").asString())
                .isEqualTo(HOSTILE);
    }

    @Test
    void theFactsOfAConfig() throws IOException {
        Path model = ModelParts.without(folder.resolve("model"));
        Path config = model.resolve("vae/config.json");
        ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(config.toFile());
        json.put("scaling_factor", HOSTILE);
        Files.writeString(config, json.toString());

        assertVisible(inspect(model));
        JsonNode facts = inspected(model).path("components").path(4).path("config");
        assertThat(facts.path("scaling_factor").asString()).isEqualTo(HOSTILE);
    }

    @Test
    void theTextsOfAPicture() throws IOException {
        Path file = picture("parameters", HOSTILE);

        assertVisible(inspect(file));
        assertThat(inspected(file).path("texts").path("parameters").asString()).isEqualTo(HOSTILE);
    }

    @Test
    void theSettingsOfAPicture() throws IOException {
        String plain =
                "{\"prompt\": @, \"negativePrompt\": @, \"model\": @, \"device\": @, \"dtype\": @, \"version\": @,"
                        + " \"width\": 1, \"height\": 1, \"steps\": 1, \"guidanceScale\": 1.5, \"seed\": 7}";
        String text = JsonMapper.shared().writeValueAsString(HOSTILE);
        Path file = picture("cogview4j", plain.replace("@", text));

        assertVisible(inspect(file));
        assertThat(inspected(file).path("model").asString()).isEqualTo(HOSTILE);
    }

    @Test
    void thePromptsAndTensorsOfAnEmbeddingsFile() throws IOException {
        String text = JsonMapper.shared().writeValueAsString(HOSTILE);
        String details = JsonMapper.shared()
                .writeValueAsString("{\"version\":%1$s,\"prompts\":[{\"text\":%1$s,\"tokens\":16,\"encoder\":%1$s}],"
                        .formatted(text)
                        .concat("\"negative_prompts\":[]}"));
        Path file = HostileFile.write(
                folder.resolve("e.safetensors"),
                "{\"__metadata__\":{\"format\":\"cogview4j-embeddings-1\",\"cogview4j\":%s,%s:%s},"
                                .formatted(details, text, text)
                        + "\"prompt_embeds\":{\"dtype\":\"F32\",\"shape\":[1,16,2],\"data_offsets\":[0,128]}}",
                128);

        assertVisible(inspect(file));
        assertThat(inspected(file).path("prompts").path(0).path("prompt").asString())
                .isEqualTo(HOSTILE);
    }

    @Test
    void theNamesOfTensorsInAMessage() throws IOException {
        String name = JsonMapper.shared().writeValueAsString(HOSTILE);
        Path file = HostileFile.write(
                folder.resolve("e.safetensors"),
                "{%s:{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}".formatted(name),
                4);

        assertVisible(inspect(file));
    }

    @Test
    void namesOfFilesAndOptions() {
        assertVisible(CliRun.of("inspect", HOSTILE + "\n"));
        assertVisible(CliRun.of("inspect", HOSTILE + "\n", "--json"));
        assertVisible(CliRun.of("generate", "x", "--model", HOSTILE, "--debug"));
        assertVisible(CliRun.of("generate", "x", "--" + HOSTILE));
        assertVisible(CliRun.of("generate", "x", "--size", HOSTILE, "--json"));
    }

    private static CliRun inspect(Path path) {
        CliRun json = CliRun.of("inspect", path.toString(), "--json");
        CliRun text = CliRun.of("inspect", path.toString());
        return new CliRun(text.exitCode(), text.out() + json.out(), text.err() + json.err());
    }

    private static JsonNode inspected(Path path) {
        String out = CliRun.of("inspect", path.toString(), "--json").out();
        return JsonMapper.shared().readTree(out).path("files").path(0);
    }

    private static void assertVisible(CliRun run) {
        assertThat(run.out() + run.err()).isNotBlank().doesNotContainPattern(STEERING);
        assertThat(run.out() + run.err()).as("what is hidden is shown").contains("evil");
    }

    /** A picture of one pixel with one international text. */
    private Path picture(String keyword, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(0x89504E470D0A1A0AL);
        chunk(out, "IHDR", new byte[] {0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0});
        chunk(out, "iTXt", (keyword + "\0\0\0\0\0" + text).getBytes(StandardCharsets.UTF_8));
        chunk(out, "IDAT", new byte[0]);
        chunk(out, "IEND", new byte[0]);
        return Files.write(folder.resolve("a.png"), bytes.toByteArray());
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.ISO_8859_1));
        crc.update(data);
        out.writeInt(data.length);
        out.writeBytes(type);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }
}
