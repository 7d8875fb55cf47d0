package io.cogview4j.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.GuidanceInterval;
import io.cogview4j.sampling.NoiseLevels;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredSettingsTest {
    @Test
    void settingsAreReadAsTheyWereWritten() {
        List<PromptSettings> settings = List.of(
                PromptSettings.NONE,
                new PromptSettings(-7L, new ImageSize(96, 64), 2, 2.5),
                PromptSettings.NONE
                        .withGuidance(Guidance.perStep(List.of(5.0, 4.0))
                                .withInterval(new GuidanceInterval.Fractions(0.1, 0.6))
                                .zeroStar(0))
                        .withSampling(new Sampling(
                                SamplerName.UNIPC,
                                NoiseLevels.parse("shift=3,terminal=0.02"),
                                List.of(999.0, 500.0),
                                List.of(1.0, 0.5))),
                PromptSettings.NONE.withSampling(Sampling.OPEN.withCache(new StepCache.FirstBlock(0.08))),
                PromptSettings.NONE.withSampling(Sampling.OPEN.withCache(StepCache.OFF)),
                PromptSettings.NONE.withSampling(Sampling.OPEN.withLevels(NoiseLevels.parse("karras"))));

        assertThat(StoredSettings.read(Path.of("x"), StoredSettings.write(settings), settings.size()))
                .isEqualTo(settings);
    }
}
