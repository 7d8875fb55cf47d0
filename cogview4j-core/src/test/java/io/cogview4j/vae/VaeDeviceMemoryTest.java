package io.cogview4j.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cogview4j.api.Bytes;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.Precision;
import io.cogview4j.fixtures.SmallProcess;
import io.cogview4j.machine.ResidentMemory;
import io.cogview4j.memory.DeviceRoom;
import io.cogview4j.nn.PartListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the encoder of CogView4-6B takes in the way of a GPU, on tensors of the CPU, against what it is said to take of a device. */
@Tag("slow")
class VaeDeviceMemoryTest {
    /** That libraries of CUDA take for themselves, and those of the CPU do not. */
    private static final long LIBRARY_BYTES = 256L << 20;

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

    @ParameterizedTest
    @CsvSource({"512, 512, 4294967296", "512, 512, 1400000000"})
    void noMoreIsTakenThanWasSaid(int width, int height, long bytes) throws Exception {
        List<Long> numbers = SmallProcess.run(
                        Encodes.class,
                        folder.toString(),
                        String.valueOf(width),
                        String.valueOf(height),
                        String.valueOf(bytes))
                .stream()
                .map(Long::valueOf)
                .toList();
        long said = numbers.getFirst() - LIBRARY_BYTES;
        long taken = numbers.getLast();

        assertThat(taken)
                .as("taken, said %s", Bytes.binary(said))
                .isLessThanOrEqualTo(said)
                .isGreaterThan(said / 2);
    }

    static final class Encodes {
        private Encodes() {}

        @SuppressWarnings("unused") // started by name
        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[0]);
            int width = Integer.parseInt(arguments[1]);
            int height = Integer.parseInt(arguments[2]);
            long bytes = Long.parseLong(arguments[3]);
            try (VaeEncoder encoder = WholeVae.encoder(folder, new DeviceBudget(DeviceBudget.CONTEXT_BYTES + bytes))) {
                encoder.encode(List.of(Planes.blank(3, 64, 64))); // loads libraries and classes
                encoder.release();
                DeviceRoom room =
                        DeviceRoom.ofRest(new DeviceBudget(DeviceBudget.CONTEXT_BYTES + bytes), Long.MAX_VALUE, 0, 0);
                Strips strips = DeviceStrips.largest(
                        List.of(),
                        room,
                        Precision.FLOAT32,
                        tried -> VaeDeviceNeeds.encoding(LargeEncoder.CONFIG, tried, height, width));
                System.out.println(VaeDeviceNeeds.encoding(LargeEncoder.CONFIG, strips, height, width)
                        .bytes());
                long before = ResidentMemory.current().orElseThrow();
                ResidentMemory.resetPeak();
                encoder.encode(List.of(Planes.blank(3, height, width)), Strips.DEFAULT, PartListener.NONE);
                System.out.println(ResidentMemory.peak().orElseThrow() - before);
            }
        }
    }
}
