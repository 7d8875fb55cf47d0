package io.cogview4j.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cogview4j.transformer.CogView4Transformer;
import io.cogview4j.transformer.WholeTransformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every case of the transformer alone, computed in whole matrices as on a GPU, held against diffusers' numbers and its tolerances. */
class WholeReferenceTest {
    @TestFactory
    List<DynamicTest> onTensorsOfTheCpu() throws IOException {
        return cases(WholeTransformer::open);
    }

    /** Needs one: {@code ./mvnw -Pgpu test}. */
    @Tag("cuda")
    @TestFactory
    List<DynamicTest> onAGpu() throws IOException {
        return cases(WholeTransformer::onCuda);
    }

    @Test
    void allModelsAreAmongThem() throws IOException {
        assertThat(ofTransformer(runners(WholeTransformer::open)))
                .extracting(c -> c.modelFolder().getFileName().toString())
                .contains("random-a", "random-b", "patch-1", "patch-4", "deep");
    }

    private static List<DynamicTest> cases(Function<Path, CogView4Transformer> open) throws IOException {
        Map<String, ReferenceRunner> runners = runners(open);
        return ofTransformer(runners).stream()
                .map(c -> dynamicTest(c.title(), () -> runners.get(c.kind()).run(c)))
                .toList();
    }

    private static Map<String, ReferenceRunner> runners(Function<Path, CogView4Transformer> open) {
        TransformerRunner transformer = new TransformerRunner(open);
        return Map.of(
                "transformer", transformer,
                "lora", new LoraRunner(transformer),
                "cached_steps", new CachedStepsRunner(open));
    }

    /** Without whole calls, which are of all stages. */
    private static List<ReferenceCase> ofTransformer(Map<String, ReferenceRunner> runners) throws IOException {
        return ReferenceTest.all()
                .filter(c -> runners.containsKey(c.kind()) && !c.has("out.decoded"))
                .toList();
    }
}
