package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.Stages;
import org.junit.jupiter.api.Test;

class ComponentsTest {
    /** Who prepares a run while another thread closes the session would leave a tokenizer open for good. */
    @Test
    void areNotOpenedAgainOnceTheyAreClosed() {
        Components components = Stages.of(ModelCopy.TINY).components();
        components.withTokenizer(tokenizer -> tokenizer);
        components.close();
        assertThatIllegalStateException().isThrownBy(() -> components.withTokenizer(tokenizer -> tokenizer));
    }
}
