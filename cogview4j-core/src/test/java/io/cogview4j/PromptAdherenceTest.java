package io.cogview4j;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.judge.Adherence;
import io.cogview4j.judge.Expectation.Aspect;
import io.cogview4j.judge.JudgedPrompt;
import io.cogview4j.judge.PictureJudge;
import io.cogview4j.judge.Scene;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pictures show what was asked for: looked at by a judge without a network. */
@Tag("long")
class PromptAdherenceTest {
    @Test
    void imagesOfTheTinyModelShowWhatThePromptSays() {
        try (Session session = CogView4.open(ModelCopy.TINY).session()) {
            Adherence.of(JudgedPrompt.all(), prompt -> draw(session, prompt))
                    .assertShare(Aspect.COLOR, 0.9)
                    .assertShare(Aspect.SHAPE, 0.9)
                    .assertShare(Aspect.COUNT, 0.9)
                    .assertShare(Aspect.PLACE, 0.9)
                    .assertShare(Aspect.BACKGROUND, 0.9);
        }
    }

    private static Scene draw(Session session, JudgedPrompt prompt) {
        Image image = session.generate(ImageRequest.builder()
                        .prompt(prompt.prompt())
                        .seed(prompt.seed())
                        .steps(6)
                        .build())
                .first();
        return PictureJudge.see(image.rgb(), image.size().width(), image.size().height());
    }
}
