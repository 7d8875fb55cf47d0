package io.cogview4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        "nn,          pipeline.CogView4Pipeline"
    })
    void refusesAnImportAgainstTheDirection(String room, String used) {
        assertThat(breaches(room, "import io.cogview4j." + used + ";"))
                .singleElement()
                .asString()
                .startsWith("io/cogview4j/%s/A.java uses %s, but %s may use only".formatted(room, used, room));
    }

    @ParameterizedTest
    @CsvSource({
        "checkpoint,  safetensors.DType",
        "scheduler,   checkpoint.ConfigJson",
        "nn,          checkpoint.Weights",
        "text,        nn.Linear",
        "transformer, memory.Plan",
        "pipeline,    vae.VaeDecoder",
        "cli,         pipeline.CogView4Pipeline"
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
                "cli",
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
    void refusesAPackageWithoutNullMarked() {
        SourceFile file = source("api", "A.java", "");
        SourceFile unmarked = source("api", "package-info.java", "import org.jspecify.annotations.NullMarked;");

        assertThat(Architecture.breaches(List.of(file)))
                .containsExactly("io/cogview4j/api/ has no package-info.java with @NullMarked");
        assertThat(Architecture.breaches(List.of(file, unmarked))).hasSize(1);
    }

    @Test
    void refusesAPackageThatNoRuleNames() {
        assertThat(breaches("utils", ""))
                .containsExactly(
                        "io/cogview4j/utils/A.java is in the package utils, for which no rule says what it may use",
                        "io/cogview4j/utils/package-info.java is in the package utils, for which no rule says what it may use");
    }

    @Test
    void refusesAFileInNoPackageOfOurs() {
        SourceFile file = SourceFile.of("A.java", "class A {}");

        assertThatThrownBy(() -> Architecture.breaches(List.of(file))).hasMessageContaining("A.java is in no package");
    }

    private static List<String> breaches(String room, String code) {
        return Architecture.breaches(List.of(
                source(room, "A.java", code),
                SourceFile.of(
                        "io/cogview4j/" + room + "/package-info.java",
                        "@NullMarked\npackage io.cogview4j." + room + ";")));
    }

    private static SourceFile source(String room, String name, String code) {
        return SourceFile.of("io/cogview4j/" + room + "/" + name, "package io.cogview4j." + room + ";\n\n" + code);
    }
}
