package io.cogview4j.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cogview4j.transformer.WholeTransformer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every case of the transformer alone, computed in whole matrices as on a GPU, held against diffusers' numbers and its tolerances. */
class WholeReferenceTest {
    private static final TransformerRunner TRANSFORMER = new TransformerRunner(WholeTransformer::open);
    private static final Map<String, ReferenceRunner> RUNNERS = Map.of(
            "transformer", TRANSFORMER,
            "lora", new LoraRunner(TRANSFORMER),
            "cached_steps", new CachedStepsRunner(WholeTransformer::open));

    @TestFactory
    List<DynamicTest> cases() throws IOException {
        return ofTransformer().stream()
                .map(c -> dynamicTest(c.title(), () -> RUNNERS.get(c.kind()).run(c)))
                .toList();
    }

    @Test
    void allModelsAreAmongThem() throws IOException {
        assertThat(ofTransformer())
                .extracting(c -> c.modelFolder().getFileName().toString())
                .contains("random-a", "random-b", "patch-1", "patch-4", "deep");
    }

    /** Without whole calls, which are of all stages. */
    private static List<ReferenceCase> ofTransformer() throws IOException {
        return ReferenceTest.all()
                .filter(c -> RUNNERS.containsKey(c.kind()) && !c.has("out.decoded"))
                .toList();
    }
}
