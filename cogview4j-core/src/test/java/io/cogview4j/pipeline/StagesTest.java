package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Progress;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.Stage;
import io.cogview4j.api.StageReport;
import io.cogview4j.api.StepCallback;
import io.cogview4j.embeddings.EmbeddingCache;
import io.cogview4j.fixtures.ModelCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each stage opens only what it needs, and gives it back. */
class StagesTest {
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final ImageRequest REQUEST = new ImageRequest(
            PromptRequest.of("a red heart"),
            GenerationSettings.builder().steps(2).seed(7).build());

    private final CogView4Pipeline pipeline = CogView4Pipeline.open(ModelCopy.TINY);

    @Test
    void eachStageHasOnlyItsOwnWeightsMapped() {
        assumeTrue(Files.isReadable(MAPS), "only Linux tells which files are mapped");
        Map<Stage, Set<String>> mapped = new EnumMap<>(Stage.class);
        pipeline.generate(REQUEST, StepCallback.NONE, progress -> {
            if (progress instanceof Progress.Advanced(Stage stage, int _, int _)) {
                mapped.computeIfAbsent(stage, _ -> new TreeSet<>()).addAll(mappedComponents());
            }
        });
        assertThat(mapped)
                .containsEntry(Stage.TEXT_ENCODING, Set.of("text_encoder"))
                .containsEntry(Stage.DENOISING, Set.of("transformer"))
                .containsEntry(Stage.DECODING, Set.of("vae"));
        assertThat(mappedComponents()).isEmpty();
    }

    @Test
    void whenAllPromptsAreInTheCacheTheTextEncoderIsNeverMapped(@TempDir Path temp) {
        assumeTrue(Files.isReadable(MAPS), "only Linux tells which files are mapped");
        PromptEncoder encoder = pipeline.promptEncoder().withCache(EmbeddingCache.in(temp));
        List<Set<String>> mapped = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            encoder.encode(REQUEST.prompts(), true, progress -> {
                if (progress instanceof Progress.Advanced(Stage _, int done, int total) && done == total) {
                    mapped.add(mappedComponents());
                }
            });
        }
        assertThat(mapped).containsExactly(Set.of("text_encoder"), Set.of());
    }

    @Test
    void stagesFollowEachOtherAndReportWhatTheyTook() {
        List<Stage> stages = pipeline.generate(REQUEST).stages().stream()
                .peek(report -> assertThat(report.nanos()).isPositive())
                .map(StageReport::stage)
                .toList();
        assertThat(stages).containsExactly(Stage.TEXT_ENCODING, Stage.DENOISING, Stage.DECODING);
    }

    @Test
    void everyUnitOfWorkIsAnnounced() {
        List<Progress> heard = new ArrayList<>();
        pipeline.generate(REQUEST, StepCallback.NONE, heard::add);
        assertThat(heard)
                .contains(
                        new Progress.Started(Stage.DENOISING, 2),
                        new Progress.Advanced(Stage.DENOISING, 1, 2),
                        new Progress.Advanced(Stage.DENOISING, 2, 2),
                        new Progress.Started(Stage.DECODING, 1),
                        new Progress.Advanced(Stage.DECODING, 1, 1));
    }

    @Test
    void noNativeObjectIsLeftBehind() {
        pipeline.generate(REQUEST);
        long before = Pointer.totalCount();
        pipeline.generate(REQUEST);
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void withoutGuidanceNoNegativePromptIsEncoded() {
        var embeddings = pipeline.promptEncoder().encode(PromptRequest.of("a red heart"), false, _ -> {});
        assertThat(embeddings.negatives()).isEmpty();
    }

    /** Folders of the checkpoint that hold a file which this process has mapped. */
    private static Set<String> mappedComponents() {
        Set<String> components = new TreeSet<>();
        try {
            for (String line : Files.readAllLines(MAPS)) {
                if (line.endsWith(".safetensors")) {
                    components.add(Path.of(line.substring(line.indexOf('/')))
                            .getParent()
                            .getFileName()
                            .toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return components;
    }
}
