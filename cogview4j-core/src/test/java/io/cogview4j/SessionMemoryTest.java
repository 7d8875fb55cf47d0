package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.StageReport;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.SmallProcess;
import io.cogview4j.machine.ResidentMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A session keeps its budget, and holds after many images what it held after a few. */
class SessionMemoryTest {
    private static final MemoryBudget BUDGET = new MemoryBudget(340L << 20);
    private static final List<ImageSize> SIZES =
            List.of(new ImageSize(64, 64), new ImageSize(128, 128), new ImageSize(128, 64), new ImageSize(192, 128));
    private static final long ENDS_KIBIBYTES = 16; // pages that weights share with headers stay
    private static final int WARM_UP = 10;
    private static final long NOISE_BYTES = 8L << 20; // classes and JIT code

    @BeforeEach
    void residentMemoryIsTold() {
        assumeTrue(ResidentMemory.current().isPresent(), "only Linux tells the resident memory");
    }

    @Test
    void everyStageStaysWithinTheBudget() throws Exception {
        List<String> peaks = SmallProcess.run(KeepsBudget.class);
        assertThat(peaks)
                .hasSizeGreaterThan(4 * SIZES.size())
                .allSatisfy(peak -> assertThat(Long.parseLong(peak)).isLessThanOrEqualTo(BUDGET.bytes()));
    }

    @Test
    void weightsStayInMemoryIfThoseOfAllStagesFit() throws IOException {
        try (Session session =
                CogView4.open(ModelCopy.TINY).withMemory(MemoryBudget.UNLIMITED).session()) {
            generate(session, 1);
            assertThat(residentWeights()).containsOnlyKeys("text_encoder", "transformer", "vae");
        }
    }

    @Test
    void weightsAreGivenBackIfTheyDoNotFit() throws IOException {
        MemoryBudget tight = new MemoryBudget(CogView4.open(ModelCopy.TINY)
                .withMemory(MemoryBudget.UNLIMITED)
                .prepare(request(SIZES.getFirst(), 0))
                .smallestBudgetBytes());
        try (Session session = CogView4.open(ModelCopy.TINY).withMemory(tight).session()) {
            session.generate(request(SIZES.getFirst(), 0));
            assertThat(residentWeights()).isEmpty();
        }
    }

    @Test
    void weightsThatARunDoesNotUseAreGivenBackBeforeIt() throws IOException {
        CogView4 model = CogView4.open(ModelCopy.TINY).withMemory(MemoryBudget.UNLIMITED);
        ImageRequest embedded = ImageRequest.builder()
                .embeddings(model.encode("a red heart").embeddings())
                .size(SIZES.getFirst())
                .steps(1)
                .build();
        try (Session session = model.session()) {
            generate(session, 1);
            session.generate(embedded);
            assertThat(residentWeights()).containsOnlyKeys("transformer", "vae");
        }
    }

    @Test
    void doesNotGrowOverSixtyImages() throws Exception {
        assertThat(growth(60)).isLessThan(NOISE_BYTES);
    }

    @Test
    @Tag("slow")
    void doesNotGrowOverFiveHundredImages() throws Exception {
        assertThat(growth(500)).isLessThan(NOISE_BYTES);
    }

    private static long growth(int images) throws Exception {
        return Long.parseLong(SmallProcess.run(Grows.class, "" + images).getLast());
    }

    private static void generate(Session session, int images) {
        for (int i = 0; i < images; i++) {
            ImageSize size = SIZES.get(i % 3 == 2 ? 2 : 0);
            session.generate(request(size, i));
        }
    }

    private static ImageRequest request(ImageSize size, long seed) {
        return ImageRequest.builder()
                .prompt("a red heart")
                .size(size)
                .steps(1)
                .seed(seed)
                .build();
    }

    /** The components whose mapped weights are in memory, and how many kibibytes of them. */
    private static Map<String, Long> residentWeights() throws IOException {
        Map<String, Long> resident = new TreeMap<>();
        @Nullable String component = null;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                component = line.endsWith(".safetensors")
                        ? Path.of(line.substring(line.indexOf('/')))
                                .getParent()
                                .getFileName()
                                .toString()
                        : null;
            } else if (component != null && line.startsWith("Rss:")) {
                resident.merge(component, Long.parseLong(line.replaceAll("\\D", "")), Long::sum);
            }
        }
        resident.values().removeIf(kibibytes -> kibibytes <= ENDS_KIBIBYTES);
        return resident;
    }

    /** Makes so many images, and prints by how much what the process holds has grown. */
    static final class Grows {
        private Grows() {}

        @SuppressWarnings("unused") // started by name
        public static void main(String[] arguments) {
            try (Session session = CogView4.open(ModelCopy.TINY).session()) {
                generate(session, WARM_UP);
                long before = residentBytes();
                generate(session, Integer.parseInt(arguments[0]));
                System.out.println(residentBytes() - before);
            }
        }

        private static long residentBytes() {
            System.gc(); // what is garbage on the heap says nothing about native memory
            return ResidentMemory.current().orElseThrow();
        }
    }

    /** Makes images of all sizes, and prints the peak of every stage: for a process that holds nothing else. */
    static final class KeepsBudget {
        private KeepsBudget() {}

        @SuppressWarnings("unused") // started by name
        public static void main(String[] arguments) {
            try (Session session =
                    CogView4.open(ModelCopy.TINY).withMemory(BUDGET).session()) {
                for (int round = 0; round < 2; round++) {
                    for (ImageSize size : SIZES) {
                        ImageRequest request = ImageRequest.builder()
                                .prompt("a red heart " + round)
                                .size(size)
                                .steps(2)
                                .build();
                        session.generate(request).stages().forEach(KeepsBudget::print);
                        session.encode(request, RunListener.NONE, Cancellation.never())
                                .stages()
                                .forEach(KeepsBudget::print);
                    }
                }
            }
        }

        private static void print(StageReport report) {
            System.out.println(report.peakResidentBytes().orElseThrow());
        }
    }
}
