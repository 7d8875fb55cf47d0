package io.cogview4j.pipeline;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.image.RgbImage;
import io.cogview4j.judge.Adherence;
import io.cogview4j.judge.Expectation.Aspect;
import io.cogview4j.judge.JudgedPrompt;
import io.cogview4j.judge.PictureJudge;
import io.cogview4j.judge.Scene;
import org.junit.jupiter.api.Test;

/** The pictures show what was asked for: looked at by a judge without a network. */
class PromptAdherenceTest {
    @Test
    void picturesOfTheTinyModelShowWhatThePromptSays() {
        CogView4Pipeline pipeline = CogView4Pipeline.open(ModelCopy.TINY);
        Adherence.of(JudgedPrompt.all(), prompt -> draw(pipeline, prompt))
                .assertShare(Aspect.COLOR, 0.9)
                .assertShare(Aspect.COUNT, 0.9)
                .assertShare(Aspect.PLACE, 0.9)
                .assertShare(Aspect.BACKGROUND, 0.9);
    }

    private static Scene draw(CogView4Pipeline pipeline, JudgedPrompt prompt) {
        RgbImage image = pipeline.generate(new ImageRequest(
                        PromptRequest.of(prompt.prompt()),
                        GenerationSettings.builder().seed(prompt.seed()).build()))
                .images()
                .getFirst();
        return PictureJudge.see(image.rgb(), image.width(), image.height());
    }
}
