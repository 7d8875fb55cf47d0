package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StageReport;
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
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each stage opens only what it needs, and gives it back. */
class StagesTest {
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final ImageRequest REQUEST =
            ImageRequest.builder().prompt("a red heart").steps(2).seed(7).build();

    private final CogView4 model = CogView4.open(ModelCopy.TINY);

    @Test
    void eachStageHasOnlyItsOwnWeightsMapped() {
        assumeTrue(Files.isReadable(MAPS), "only Linux tells which files are mapped");
        Map<Stage, Set<String>> mapped = new EnumMap<>(Stage.class);
        run(event -> {
            if (event instanceof RunEvent.Advanced(Stage stage, double _, int _)) {
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
        CogView4 cached = model.withCache(PromptCache.in(temp));
        List<Set<String>> mapped = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            RunListener listener = RunListener.hearing(event -> {
                if (event instanceof RunEvent.Advanced(Stage _, double done, int units) && done == units) {
                    mapped.add(mappedComponents());
                }
            });
            cached.encode(REQUEST, listener, Cancellation.never());
        }
        assertThat(mapped).containsExactly(Set.of("text_encoder"), Set.of());
    }

    @Test
    void stagesFollowEachOtherAndReportWhatTheyTook() {
        List<Stage> stages = model.generate(REQUEST).stages().stream()
                .peek(report -> assertThat(report.nanos()).isPositive())
                .map(StageReport::stage)
                .toList();
        assertThat(stages).containsExactly(Stage.TEXT_ENCODING, Stage.DENOISING, Stage.DECODING);
    }

    @Test
    void everyUnitOfWorkIsAnnounced() {
        List<RunEvent> heard = new ArrayList<>();
        run(heard::add);
        assertThat(heard)
                .contains(
                        new RunEvent.Started(Stage.DENOISING, 2),
                        new RunEvent.Advanced(Stage.DENOISING, 1, 2),
                        new RunEvent.Advanced(Stage.DENOISING, 2, 2),
                        new RunEvent.Started(Stage.DECODING, 1),
                        new RunEvent.Advanced(Stage.DECODING, 1, 1));
    }

    @Test
    void noNativeObjectIsLeftBehind() {
        model.generate(REQUEST);
        long before = Pointer.totalCount();
        model.generate(REQUEST);
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void withoutGuidanceNoNegativePromptIsEncoded() {
        ImageRequest unguided =
                ImageRequest.builder().prompt("a red heart").guidanceScale(1).build();
        EncodedPrompts encoded = model.encode(unguided, RunListener.NONE, Cancellation.never());
        assertThat(encoded.embeddings().negatives()).isEmpty();
    }

    @Test
    void progressMovesInsideAStepAndInsideTheDecodingOfAnImage() {
        List<Stage> moved = new ArrayList<>();
        run(event -> {
            if (event instanceof RunEvent.Advanced(Stage stage, double done, int _) && done != Math.rint(done)) {
                moved.add(stage);
            }
        });
        assertThat(moved).contains(Stage.DENOISING, Stage.DECODING);
    }

    private void run(Consumer<RunEvent> events) {
        model.prepare(REQUEST).run(RunListener.hearing(events), Cancellation.never());
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
