package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StageReport;
import io.cogview4j.events.Step;
import io.cogview4j.fixtures.Leftovers;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.SmallProcess;
import io.cogview4j.machine.ResidentMemory;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Previews look like the images that come of them, cost no network, and are learnt once for a model. */
class PreviewsTest {
    private static final int FACTOR = 8;
    private static final int COLOURS = 3;

    private static final CogView4 MODEL = CogView4.open(ModelCopy.TINY);
    private static final Previews PREVIEWS = MODEL.previews();

    /** Of each step of some images, and the images. */
    private static final List<List<Picture>> STEPS = new ArrayList<>();

    private static GeneratedImages images;

    @TempDir
    private Path temp;

    @BeforeAll
    static void drawImages() {
        ImageRequest request = ImageRequest.builder()
                .prompt("a red heart on a white background")
                .prompt("黑色背景上的一弯黄色的月亮")
                .prompt("a green triangle above a purple square, grey background")
                .prompt("an orange fish on a light blue background")
                .size(128, 128)
                .steps(12)
                .seed(7)
                .build();
        images = MODEL.prepare(request).run(steps(step -> STEPS.add(PREVIEWS.of(step))), Cancellation.never());
    }

    @Test
    void aPreviewOfTheLastStepIsTheImageSeenFromAfar() {
        assertThat(explained(STEPS.getLast(), images.images())).isGreaterThan(0.92);
    }

    @Test
    void afterAFewStepsAPreviewIsNearTheImageAlready() {
        assertThat(explained(STEPS.get(STEPS.size() / 4), images.images())).isGreaterThan(0.9);
    }

    @Test
    void aPreviewHasAPixelForEachPositionOfTheLatents() {
        List<Picture> first = new ArrayList<>();
        MODEL.prepare(ImageRequest.builder()
                        .prompt("a red heart")
                        .size(128, 64)
                        .imagesPerPrompt(2)
                        .steps(1)
                        .seed(7)
                        .build())
                .run(steps(step -> first.addAll(PREVIEWS.of(step))), Cancellation.never());

        assertThat(first).extracting(Picture::size).containsExactly(new ImageSize(16, 8), new ImageSize(16, 8));
    }

    @Test
    void imagesAreTheSameWithPreviews() {
        ImageRequest request = ImageRequest.builder()
                .prompt("a red heart")
                .size(64, 64)
                .steps(2)
                .seed(7)
                .build();

        assertThat(MODEL.prepare(request)
                        .run(steps(PREVIEWS::of), Cancellation.never())
                        .images())
                .isEqualTo(MODEL.generate(request).images());
    }

    @Test
    void onlyTheVaeIsOpenedAndNothingStaysOpen() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/maps")), "only Linux tells which files are mapped");
        List<String> mapped = new ArrayList<>();
        long objects = Pointer.totalCount();
        MODEL.previews(
                RunListener.hearing(event -> {
                    if (event instanceof RunEvent.Advanced) {
                        mapped.addAll(Leftovers.mappedWeights());
                    }
                }),
                Cancellation.never());

        assertThat(mapped).isNotEmpty().allMatch(file -> file.contains("vae"));
        assertThat(Leftovers.mappedWeights()).isEmpty();
        assertThat(Pointer.totalCount()).isEqualTo(objects);
    }

    @Test
    void theFitIsAStageOfItsOwnThatIsPlanned() {
        List<StageReport> stages = fits(MODEL);

        assertThat(stages)
                .singleElement()
                .satisfies(report ->
                        assertThat(report.plannedPeakBytes().orElseThrow()).isPositive())
                .extracting(StageReport::stage)
                .isEqualTo(Stage.PREVIEW_FITTING);
    }

    @Test
    void withACacheAModelIsFittedOnce() {
        CogView4 cached = MODEL.withCache(PromptCache.in(temp));
        assertThat(fits(cached)).hasSize(1);

        assertThat(fits(cached)).isEmpty();
        assertThat(seen(cached.previews())).isEqualTo(seen(PREVIEWS));
    }

    @Test
    void anotherVaeIsFittedAnew() {
        PromptCache cache = PromptCache.in(temp.resolve("cache"));
        fits(MODEL.withCache(cache));
        ModelCopy other = ModelCopy.of(ModelCopy.TINY, temp.resolve("other"))
                .changeJson("vae/config.json", config -> config.put("scaling_factor", 0.5));

        assertThat(fits(CogView4.open(other.folder()).withCache(cache))).hasSize(1);
        assertThat(fits(MODEL.withCache(cache))).isEmpty();
    }

    @Test
    void aDamagedFitIsMadeAgain() throws IOException {
        CogView4 cached = MODEL.withCache(PromptCache.in(temp));
        fits(cached);
        try (Stream<Path> kept = Files.list(temp.resolve("previews"))) {
            Files.writeString(kept.findFirst().orElseThrow(), "{");
        }

        assertThat(fits(cached)).hasSize(1);
        assertThat(fits(cached)).isEmpty();
    }

    @Test
    void aSessionFitsWithTheVaeThatItHoldsOpen() {
        try (Session session = MODEL.session()) {
            ImageRequest small = ImageRequest.builder()
                    .prompt("a red heart")
                    .size(64, 64)
                    .steps(1)
                    .seed(7)
                    .build();
            Image before = session.generate(small).first();
            Previews previews = session.previews(RunListener.NONE, Cancellation.never());

            assertThat(seen(previews)).isEqualTo(seen(PREVIEWS));
            assertThat(session.generate(small).first()).isEqualTo(before);
        }
    }

    @Test
    void theFitIsCancelledAsARunIs() {
        Cancellation cancelled = new Cancellation();
        RunListener listener = RunListener.hearing(event -> {
            if (event instanceof RunEvent.Advanced) {
                cancelled.cancel();
            }
        });

        assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> MODEL.previews(listener, cancelled));
        assertThat(Leftovers.mappedWeights()).isEmpty();
    }

    @Test
    void aBudgetThatIsTooSmallIsRefusedBeforeTheFit() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> MODEL.withMemory(new MemoryBudget(1 << 20)).previews())
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.MEMORY_TOO_SMALL_FOR_PREVIEWS));
    }

    @Test
    void theBudgetThatTheRefusalNamesIsKept() throws Exception {
        assumeTrue(ResidentMemory.current().isPresent(), "only Linux tells the resident memory");
        List<Long> numbers = SmallProcess.run(FitsInWhatItIsTold.class).stream()
                .map(Long::valueOf)
                .toList();

        assertThat(numbers.get(1)).isLessThanOrEqualTo(numbers.get(0));
    }

    /** Prints the budget that a refusal names, and the peak of a fit within it. */
    static final class FitsInWhatItIsTold {
        private FitsInWhatItIsTold() {}

        @SuppressWarnings("unused") // started by name
        public static void main(String[] arguments) {
            CogView4 model = CogView4.open(ModelCopy.TINY);
            MemoryBudget told = null;
            try {
                model.withMemory(new MemoryBudget(1 << 20)).previews();
            } catch (InvalidRequestException e) {
                told = MemoryBudget.parse(e.problem().values().get(1));
            }
            if (told == null) {
                throw new AssertionError("not refused");
            }
            StageReport report = fits(model.withMemory(told)).getFirst();
            System.out.println(told.bytes());
            System.out.println(report.peakResidentBytes().orElseThrow());
        }
    }

    @Test
    void latentsOfAnotherModelAreNoneOfThese() {
        Previews previews = CogView4.open(ModelCopy.random("random-a")).previews();

        assertThatIllegalArgumentException().isThrownBy(() -> seen(previews)).withMessageContaining("channels");
    }

    private static List<StageReport> fits(CogView4 model) {
        List<StageReport> reports = new ArrayList<>();
        model.previews(
                RunListener.hearing(event -> {
                    if (event instanceof RunEvent.Finished(StageReport report)) {
                        reports.add(report);
                    }
                }),
                Cancellation.never());
        return reports;
    }

    /** What these previews show of a step in which every position is different. */
    private static List<Picture> seen(Previews previews) {
        float[] values = new float[2 * 16 * 8 * 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i * i);
        }
        Latents latents = new Latents(values, 2, 16, 8, 8);
        PromptEmbeddings some = new PromptEmbeddings(List.of(new PromptEmbedding(new float[4], 1, 4)), List.of());
        return previews.of(new Step(0, 9, 1000, 1, latents, latents, some));
    }

    private static RunListener steps(Consumer<Step> listener) {
        return RunListener.hearing(event -> {
            if (event instanceof RunEvent.StepDone(Step step)) {
                listener.accept(step);
            }
        });
    }

    /** What share of the variance of the images' colours, averaged over blocks, the previews explain: 1 for all. */
    private static double explained(List<Picture> previews, List<Image> images) {
        double[] means = new double[COLOURS];
        List<byte[]> blocks = new ArrayList<>();
        int pixels = 0;
        for (Image image : images) {
            ImageSize size =
                    new ImageSize(image.size().width() / FACTOR, image.size().height() / FACTOR);
            byte[] averaged = image.picture().scaledTo(size).rgb();
            blocks.add(averaged);
            pixels += averaged.length / COLOURS;
            for (int i = 0; i < averaged.length; i++) {
                means[i % COLOURS] += Byte.toUnsignedInt(averaged[i]);
            }
        }
        double error = 0;
        double variance = 0;
        for (int i = 0; i < blocks.size(); i++) {
            byte[] seen = previews.get(i).rgb();
            byte[] averaged = blocks.get(i);
            for (int j = 0; j < averaged.length; j++) {
                int colour = Byte.toUnsignedInt(averaged[j]);
                error += Math.pow(Byte.toUnsignedInt(seen[j]) - colour, 2);
                variance += Math.pow(colour - means[j % COLOURS] / pixels, 2);
            }
        }
        return 1 - error / variance;
    }
}
