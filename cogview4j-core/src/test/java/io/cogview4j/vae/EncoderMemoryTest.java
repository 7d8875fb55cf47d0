package io.cogview4j.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cogview4j.api.Bytes;
import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.WeightHeaders;
import io.cogview4j.fixtures.SmallProcess;
import io.cogview4j.machine.ResidentMemory;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.nn.PartListener;
import io.cogview4j.tensor.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the encoder of CogView4-6B takes in a process of its own, against the plan. */
@Tag("slow")
class EncoderMemoryTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void writeEncoder() throws IOException {
        LargeEncoder.write(folder);
    }

    @BeforeEach
    void residentMemoryIsTold() {
        assumeTrue(ResidentMemory.current().isPresent(), "only Linux tells the resident memory");
    }

    /** The figures are those of the whole process, as a budget counts them. */
    @ParameterizedTest
    @CsvSource({"1024, 1024, FLOAT32", "512, 768, FLOAT32", "512, 512, BFLOAT16"})
    void thePlanIsKeptAndHardlyTooLarge(int width, int height, Precision precision) throws Exception {
        List<Long> numbers = SmallProcess.run(
                        Encodes.class,
                        folder.toString(),
                        String.valueOf(width),
                        String.valueOf(height),
                        precision.name())
                .stream()
                .map(Long::valueOf)
                .toList();
        long planned = numbers.getFirst();
        long peak = numbers.getLast();

        assertThat(peak)
                .as("peak, planned %s", Bytes.binary(planned))
                .isLessThanOrEqualTo(planned)
                .isGreaterThan((long) (planned / 1.1));
        assertThat(planned).as("4 GiB").isLessThan(4L << 30);
    }

    static final class Encodes {
        private Encodes() {}

        @SuppressWarnings("unused") // started by name
        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[0]);
            int width = Integer.parseInt(arguments[1]);
            int height = Integer.parseInt(arguments[2]);
            ComputeSettings compute = ComputeSettings.defaults().withPrecision(Precision.valueOf(arguments[3]));
            WeightHeaders headers = VaeEncoder.headers(folder, LargeEncoder.CONFIG, compute);
            StageNeeds needs = EncoderNeeds.of(
                    headers.sizes(), LargeEncoder.CONFIG, ComputeSettings.defaults(), Strips.DEFAULT, height, width, 1);
            try (VaeEncoder encoder = VaeEncoder.open(headers, LargeEncoder.CONFIG, Backend.open(compute))) {
                encoder.encode(List.of(Planes.blank(3, 64, 64))); // loads libraries and classes
                encoder.release();
                System.out.println(
                        StagePlan.smallestBudgetBytes(ResidentMemory.current().orElseThrow(), needs));
                ResidentMemory.resetPeak();
                encoder.encode(List.of(Planes.blank(3, height, width)), Strips.DEFAULT, PartListener.NONE);
                System.out.println(ResidentMemory.peak().orElseThrow());
            }
        }
    }
}
