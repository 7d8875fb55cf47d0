package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.SmallProcess;
import io.cogview4j.machine.ResidentMemory;
import org.junit.jupiter.api.Test;

class ResidentMemoryOverManyImagesTest {
    private static final int WARM_UP = 6;
    private static final int IMAGES = 24;
    private static final long NOISE_BYTES = 8L << 20; // classes and JIT code

    /** So many images at a megabyte of latents, activations and pixels each would be 24 MB if they stayed. */
    @Test
    void doesNotGrow() throws Exception {
        assumeTrue(ResidentMemory.current().isPresent(), "only Linux tells the resident memory");
        long growth = Long.parseLong(SmallProcess.run(Grows.class).getLast());
        assertThat(growth).isLessThan(NOISE_BYTES);
    }

    /** Makes many images, and prints by how much what the process holds has grown since the first of them. */
    static final class Grows {
        private Grows() {}

        @SuppressWarnings("unused") // started by name
        public static void main(String[] arguments) {
            CogView4 model = CogView4.open(ModelCopy.TINY);
            generate(model, WARM_UP);
            long before = residentBytes();
            generate(model, IMAGES);
            System.out.println(residentBytes() - before);
        }

        private static void generate(CogView4 model, int images) {
            for (int seed = 0; seed < images; seed++) {
                model.generate(ImageRequest.builder()
                        .prompt("a red heart")
                        .size(64, 64)
                        .steps(1)
                        .seed(seed)
                        .build());
            }
        }

        private static long residentBytes() {
            System.gc(); // what is garbage on the heap says nothing about native memory
            return ResidentMemory.current().orElseThrow();
        }
    }
}
