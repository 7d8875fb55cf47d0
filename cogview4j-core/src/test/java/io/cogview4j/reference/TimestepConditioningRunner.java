package io.cogview4j.reference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The transformer is told the unshifted timesteps. One case records the fault of diffusers 0.40 and 0.41, which told the
 * shifted ones: from that one, ours must differ.
 */
final class TimestepConditioningRunner implements ReferenceRunner {
    private final ReferenceRunner textToImage = new TextToImageRunner();

    @Override
    public void run(ReferenceCase reference) throws Exception {
        if (reference.json().path("origin").asString().contains("fault")) {
            assertThatThrownBy(() -> textToImage.run(reference))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith("timesteps");
        } else {
            textToImage.run(reference);
        }
    }
}
