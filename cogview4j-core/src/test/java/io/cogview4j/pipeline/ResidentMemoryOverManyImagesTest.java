package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.memory.ResidentMemory;
import org.junit.jupiter.api.Test;

class ResidentMemoryOverManyImagesTest {
    private static final int WARM_UP = 20;
    private static final int IMAGES = 200;
    private static final long NOISE_BYTES = 24L << 20; // heap regions, JIT code

    /** 200 pictures at two megabytes of latents, activations and pixels each would be 400 MB if they stayed. */
    @Test
    void doesNotGrow() {
        assumeTrue(ResidentMemory.current().isPresent(), "only Linux tells the resident memory");
        CogView4Pipeline pipeline = CogView4Pipeline.open(ModelCopy.TINY);
        draw(pipeline, WARM_UP);
        long before = residentBytes();
        draw(pipeline, IMAGES);
        assertThat(residentBytes() - before).isLessThan(NOISE_BYTES);
    }

    private static void draw(CogView4Pipeline pipeline, int images) {
        for (int seed = 0; seed < images; seed++) {
            pipeline.generate(new ImageRequest(
                    PromptRequest.of("a red heart"),
                    GenerationSettings.builder().steps(1).seed(seed).build()));
        }
    }

    private static long residentBytes() {
        System.gc(); // what is garbage on the heap says nothing about native memory
        return ResidentMemory.current().orElseThrow();
    }
}
