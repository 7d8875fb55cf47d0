package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StageReport;
import io.cogview4j.fixtures.ModelCopy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was encoded once need not be encoded again. */
class PromptCacheTest {
    private static final ImageRequest REQUEST = ImageRequest.builder()
            .prompt("a red heart")
            .negativePrompt("模糊")
            .size(64, 64)
            .steps(1)
            .seed(7)
            .build();

    @TempDir
    private Path folder;

    @Test
    void anImageOfACachedPromptIsTheSame() {
        CogView4 model = CogView4.open(ModelCopy.TINY);
        CogView4 cached = model.withCache(PromptCache.in(folder));
        Image image = model.generate(REQUEST).first();
        assertThat(cached.generate(REQUEST).first()).isEqualTo(image);
        GeneratedImages again = cached.generate(REQUEST);
        assertThat(again.first()).isEqualTo(image);
        assertThat(again.stages()).extracting(StageReport::stage).startsWith(Stage.TEXT_ENCODING);
    }

    @Test
    void aSessionUsesItToo() {
        CogView4 cached = CogView4.open(ModelCopy.TINY).withCache(PromptCache.in(folder));
        try (Session session = cached.session()) {
            Image image = session.generate(REQUEST).first();
            assertThat(session.generate(REQUEST).first()).isEqualTo(image);
        }
    }

    @Test
    void tellsWhatItKnowsAndForgetsIt() {
        PromptCache cache = PromptCache.in(folder);
        CogView4.open(ModelCopy.TINY).withCache(cache).generate(REQUEST);
        assertThat(cache.folder()).startsWith(folder);
        assertThat(cache.list())
                .extracting(PromptCache.CachedPrompt::text, PromptCache.CachedPrompt::tokens)
                .containsExactlyInAnyOrder(tuple("a red heart", 16), tuple("模糊", 16));
        assertThat(cache.list()).allSatisfy(entry -> assertThat(entry.bytes()).isPositive());
        assertThat(cache.clear()).isEqualTo(2);
        assertThat(cache.list()).isEmpty();
        assertThat(cache.clear()).isZero();
    }
}
