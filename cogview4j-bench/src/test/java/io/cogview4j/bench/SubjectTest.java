package io.cogview4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.ImageSize;
import io.cogview4j.measure.Workload;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class SubjectTest {
    private static final ComputeSettings COMPUTE = ComputeSettings.defaults().withThreads(2);

    @Test
    void theBuiltInModelLeavesNothingNativeBehind() {
        run(new Subject.TinyImage(2));
        long before = Pointer.totalCount();

        run(new Subject.TinyImage(2));

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void aSubjectIsOfItsSectionAndTellsTheLayersOfTheTrueNetwork() {
        Subject step = new Subject.DenoisingStep(ImageSize.square(512), 1, PromptLengths.USUAL, 2);

        assertThat(step.section()).isEqualTo(Section.STEP);
        assertThat(step.layers()).isEqualTo(2);
        assertThat(step.wholeLayers()).isEqualTo(28);
    }

    private static void run(Subject subject) {
        try (Workload workload = subject.open(COMPUTE, DeviceBudget.AUTO)) {
            workload.run();
        }
    }
}
