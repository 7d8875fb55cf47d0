package io.cogview4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule fails on a source made up to break it, and on nothing else. */
class ArchitectureRulesTest {
    @ParameterizedTest
    @CsvSource({
        "api,         safetensors.DType",
        "safetensors, tensor.Scope",
        "tensor,      checkpoint.Weights",
        "checkpoint,  nn.Linear",
        "random,      scheduler.Schedule",
        "scheduler,   checkpoint.Weights",
        "nn,          text.GlmEncoder",
        "text,        transformer.CogView4Transformer",
        "transformer, vae.VaeDecoder",
        "vae,         text.GlmEncoder",
        "image,       tensor.Tensors",
        "memory,      tensor.Tensors",
        "tiny,        api.Latents",
        "nn,          pipeline.ImageGenerator",
        "pipeline,    CogView4",
        "api,         cli.output.Table",
        "cli.output,  cli.command.GenerateCommand",
        "cli.report,  pipeline.ImageGenerator",
        "cli.command, checkpoint.Checkpoint",
        "bench,       nn.Linear"
    })
    void refusesAnImportAgainstTheDirection(String room, String used) {
        assertThat(breaches(room, "import io.cogview4j." + used + ";"))
                .singleElement()
                .asString()
                .matches(".*/A\\.java uses (io\\.cogview4j\\.)?\\Q%s\\E, but \\Q%s\\E may use only .*"
                        .formatted(used, room));
    }

    @ParameterizedTest
    @CsvSource({
        "checkpoint,  safetensors.DType",
        "scheduler,   checkpoint.ConfigJson",
        "nn,          checkpoint.Weights",
        "text,        nn.Linear",
        "transformer, memory.Plan",
        "pipeline,    vae.VaeDecoder",
        "io.cogview4j, pipeline.ImageGenerator",
        "bench,       CogView4",
        "cli.output,  api.Stage",
        "cli.command, cli.output.Table",
        "cli,         CogView4"
    })
    void allowsAnImportInTheDirection(String room, String used) {
        assertThat(breaches(room, "import io.cogview4j." + used + ";")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import static io.cogview4j.tensor.Tensors.of;",
                "import io.cogview4j.tensor.*;",
                "class A { io.cogview4j.tensor.Scope scope; }",
                "/* c */ import io.cogview4j.tensor.Scope; // c"
            })
    void findsAnImportHoweverItIsWritten(String code) {
        assertThat(breaches("api", code)).singleElement().asString().contains("uses tensor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// import io.cogview4j.tensor.Scope;",
                "/** {@link io.cogview4j.tensor.Scope} and org.bytedeco */",
                "char c = '\"'; // io.cogview4j.tensor.Scope\nchar d = '\\''; // io.cogview4j.tensor.Scope",
                "String s = \"io.cogview4j.tensor.Scope, \\\" PointerScope\";",
                "String s = \"\"\"\n  \"io.cogview4j.tensor.Scope\"\n\"\"\";"
            })
    void overlooksCommentsAndLiterals(String code) {
        assertThat(breaches("api", code)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api",
                "safetensors",
                "random",
                "scheduler",
                "image",
                "memory",
                "pipeline",
                "io.cogview4j",
                "cli",
                "cli.command",
                "tiny",
                "bench"
            })
    void refusesNativeTypesOutsideTheNetworks(String room) {
        assertThat(breaches(room, "import org.bytedeco.pytorch.Tensor;"))
                .singleElement()
                .asString()
                .contains("uses org.bytedeco");
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoint", "nn", "text", "transformer", "vae"})
    void refusesPointerScopeOutsideTensor(String room) {
        String code = "import org.bytedeco.javacpp.PointerScope;";

        assertThat(breaches(room, code)).singleElement().asString().contains("uses PointerScope");
        assertThat(breaches("tensor", code)).isEmpty();
    }

    @Test
    void refusesAFileOfMoreThan400Lines() {
        assertThat(breaches("api", "\n".repeat(398))).isEmpty();
        assertThat(breaches("api", "\n".repeat(399)))
                .containsExactly("io/cogview4j/api/A.java has 401 lines, at most 400 are allowed");
    }

    @Test
    void refusesAPackageOfMoreThan30Files() {
        assertThat(Architecture.breaches(filled("nn", 30))).isEmpty();
        assertThat(Architecture.breaches(filled("nn", 31)))
                .containsExactly(
                        "the package nn has 31 files, at most 30 are allowed: split it by what its classes do");
    }

    @Test
    void refusesAPackageWithoutADescription() {
        assertThat(Architecture.breaches(List.of(source("api", "A.java", ""))))
                .containsExactly("the package api has no package-info.java");
    }

    @Test
    void refusesAPackageWithoutNullMarked() {
        SourceFile unmarked = source("api", "package-info.java", "import org.jspecify.annotations.NullMarked;");

        assertThat(Architecture.breaches(List.of(unmarked)))
                .containsExactly("io/cogview4j/api/package-info.java has no @NullMarked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nn", "cli.output"})
    void refusesAnInternalPackageThatDoesNotSaySo(String room) {
        SourceFile silent = description(room, "What the networks share.");

        assertThat(Architecture.breaches(List.of(silent)))
                .containsExactly(silent.name() + " does not say \"Internal.\", although the package is not public");
    }

    @Test
    void refusesAPublicPackageThatCallsItselfInternal() {
        assertThat(Architecture.breaches(List.of(description("api", "Values. Internal."))))
                .containsExactly("io/cogview4j/api/package-info.java says \"Internal.\" of a public package");
    }

    @Test
    void refusesARootPackageThatDoesNotNameThePublicOnes() {
        String all = String.join(", ", PublicPackages.NAMES);

        assertThat(Architecture.breaches(List.of(description(Room.ROOT, all)))).isEmpty();
        assertThat(Architecture.breaches(List.of(description(Room.ROOT, all.replace("io.cogview4j.shape", "")))))
                .containsExactly("io/cogview4j/package-info.java does not name io.cogview4j.shape, which is public");
    }

    @Test
    void refusesATableInWhichARoomNamesOneThatDoesNotComeBeforeIt() {
        Room lower = Room.of("nn", "vae.VaeConfig");

        assertThatThrownBy(() -> new Rooms(List.of(lower, Room.of("vae"))))
                .hasMessage("nn may not use vae.VaeConfig, which does not come before it");
        assertThatThrownBy(() -> new Rooms(List.of(Room.of("nn", "nn"))))
                .hasMessage("nn may not use nn, which does not come before it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bench", "cli", "cli.command", "langchain4j", "springai", "springai.autoconfigure"})
    void refusesATableInWhichAProgramOrAdapterMayUseAnInternalPackage(String program) {
        List<Room> rooms = List.of(Room.of("nn"), Room.of(program, "nn.Linear"));

        assertThatThrownBy(() -> new Rooms(rooms))
                .hasMessage(
                        "%s stands outside the library and may not use nn.Linear, which is internal to it", program);
    }

    @Test
    void doesNotTakeAPlaceInTheTableForAPermission() {
        assertThat(breaches("transformer", "import io.cogview4j.random.NoiseSource;"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"utils", "cli.utils"})
    void refusesAPackageThatNoRuleNames(String room) {
        assertThat(breaches(room, ""))
                .hasSize(2)
                .allMatch(breach -> breach.endsWith(
                        "is in the package %s, for which no rule says what it may use".formatted(room)));
    }

    @Test
    void refusesAFileInNoPackageOfOurs() {
        SourceFile file = SourceFile.of("A.java", "class A {}");

        assertThatThrownBy(() -> Architecture.breaches(List.of(file))).hasMessageContaining("A.java is in no package");
    }

    private static List<String> breaches(String room, String code) {
        return Architecture.breaches(List.of(source(room, "A.java", code), described(room)));
    }

    private static List<SourceFile> filled(String room, int files) {
        List<SourceFile> all = new ArrayList<>(List.of(described(room)));
        while (all.size() < files) {
            all.add(source(room, "A" + all.size() + ".java", ""));
        }
        return all;
    }

    /** A description that no rule objects to. */
    private static SourceFile described(String room) {
        if (room.equals(Room.ROOT)) {
            return description(room, String.join(", ", PublicPackages.NAMES));
        }
        return description(room, Rooms.PUBLIC.contains(room) ? "" : "Internal.");
    }

    private static SourceFile description(String room, String text) {
        return SourceFile.of(
                folder(room) + "package-info.java",
                "/** " + text + " */\n@NullMarked\npackage " + fullName(room) + ";");
    }

    private static SourceFile source(String room, String name, String code) {
        return SourceFile.of(folder(room) + name, "package " + fullName(room) + ";\n\n" + code);
    }

    private static String folder(String room) {
        return fullName(room).replace('.', '/') + "/";
    }

    private static String fullName(String room) {
        return room.equals(Room.ROOT) ? room : Room.ROOT + "." + room;
    }
}
