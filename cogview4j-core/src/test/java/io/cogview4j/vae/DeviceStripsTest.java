package io.cogview4j.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.memory.DevicePlan;
import io.cogview4j.memory.DeviceRoom;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What decoding and encoding take of a device, and how images are cut to fit there. */
class DeviceStripsTest {
    /** That of CogView4-6B: channels 128, 512, 1024, 1024. */
    private static final VaeConfig CONFIG = LargeEncoder.CONFIG;

    private static final int SIDE = 128; // of the latents

    @Test
    void withRoomEnoughAnImageIsNotCut() {
        long whole = decoding(Strips.UNCUT).bytes();

        assertThat(fitting(whole)).isEqualTo(Strips.UNCUT);
        assertThat(fitting(whole - 1)).isNotEqualTo(Strips.UNCUT);
    }

    @Test
    void theLessThereIsTheLessIsTaken() {
        List<Long> taken = new ArrayList<>();
        long least = decoding(fitting(0)).bytes();
        for (long bytes = decoding(Strips.UNCUT).bytes(); bytes >= least; bytes -= bytes / 50) {
            long needed = decoding(fitting(bytes)).bytes();
            assertThat(needed).isLessThanOrEqualTo(bytes);
            taken.add(needed);
        }

        assertThat(taken).isSortedAccordingTo((one, other) -> Long.compare(other, one));
        assertThat(taken.stream().distinct().count()).isGreaterThan(2);
    }

    @Test
    void whatFitsNowhereIsTriedWithTheLeast() {
        Strips least = fitting(0);
        Strips kept = new Strips(Strips.DEFAULT.stripValues(), Long.MAX_VALUE, Precision.FLOAT32);

        assertThat(least.stripValues()).isEqualTo(Strips.DEFAULT.stripValues());
        assertThat(decoding(least).bytes())
                .isLessThan(decoding(kept).bytes())
                .isLessThanOrEqualTo(decoding(kept.withWholeValues(0)).bytes());
    }

    @Test
    void featuresAreKeptWholeAsLongAsSmallerStripsHelp() {
        Strips smallest = new Strips(Strips.DEFAULT.stripValues(), Long.MAX_VALUE, Precision.FLOAT32);

        assertThat(fitting(decoding(smallest).bytes())).isEqualTo(smallest);
    }

    /**
     * The last level begins with a block of 512 channels that become 128: input, what lies between its convolutions, and its output; a
     * strip that is normed, convolved, and turned over by a library before and after.
     */
    @Test
    void theLargestBlockDecides() {
        long pixels = 64L * SIDE * SIDE;
        long features = (512 + 128 + 128) * pixels;
        long temporaries = (512 + 128 + 512 + 128) * pixels;

        assertThat(decoding(Strips.UNCUT).workBytes())
                .isEqualTo((256L << 20) + (long) (1.1 * (4 * (features + temporaries))));
    }

    /** 512 channels of 2048x2048 are 2^31 values; libraries of CUDA count in 32 bits, with a sign. */
    @Test
    void whatLibrariesCannotCountIsCutWhateverMemoryThereIs() {
        List<Long> upsampled = DecoderNeeds.upsampledValues(CONFIG, 256, 256);

        assertThat(largest(upsampled, DeviceRoom.UNLIMITED, cut -> VaeDeviceNeeds.decoding(CONFIG, cut, 256, 256))
                        .uncut())
                .isFalse();
        assertThat(largest(upsampled, DeviceRoom.UNLIMITED, cut -> VaeDeviceNeeds.decoding(CONFIG, cut, 256, 128))
                        .uncut())
                .isTrue();
    }

    @Test
    void inBfloat16LessIsTaken() {
        Strips half = Strips.UNCUT.withPrecision(Precision.BFLOAT16);

        assertThat(decoding(half).weightBytes())
                .isLessThan(decoding(Strips.UNCUT).weightBytes());
    }

    /** Decoding 1024x1024 in bfloat16 with a card to itself; at least the strips of a processor have room on a small one. */
    @ParameterizedTest
    @CsvSource({"24, true", "12, true", "8, false", "3, false"})
    void aPlanTakesWhatThereIs(long gibibytes, boolean uncut) {
        DeviceRoom room = new DeviceRoom(gibibytes << 30, 0);
        DevicePlan plan = planned(room);
        Strips whole = Strips.UNCUT.withPrecision(Precision.BFLOAT16);

        assertThat(plan.peakBytes()).isLessThanOrEqualTo(room.bytes());
        assertThat(plan.peakBytes() == decoding(whole).bytes()).isEqualTo(uncut);
    }

    @Test
    void whatFitsInNoStripsIsRefusedWhenItIsPlanned() {
        DeviceRoom room = new DeviceRoom(1L << 30, 0);

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> planned(room))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ComputeMessage.DEVICE_MEMORY_TOO_SMALL));
    }

    private static DevicePlan planned(DeviceRoom room) {
        ComputeSettings compute =
                ComputeSettings.defaults().withDevice(Device.CUDA).withPrecision(Precision.BFLOAT16);
        StageNeeds needs = DecoderNeeds.of(new WeightSizes(List.of()), CONFIG, compute, Strips.DEFAULT, SIDE, SIDE, 1);
        return needs.onDevice().orElseThrow().plan(room);
    }

    @Test
    void theEncoderIsCutToo() {
        Strips strips = largest(
                List.of(),
                new DeviceRoom(encoding(Strips.UNCUT).bytes() - 1, 0),
                cut -> VaeDeviceNeeds.encoding(CONFIG, cut, 1024, 1024));

        assertThat(encoding(strips).bytes()).isLessThan(encoding(Strips.UNCUT).bytes());
    }

    private static Strips fitting(long bytes) {
        return largest(
                DecoderNeeds.upsampledValues(CONFIG, SIDE, SIDE), new DeviceRoom(bytes, 0), DeviceStripsTest::decoding);
    }

    private static Strips largest(List<Long> upsampledValues, DeviceRoom room, Function<Strips, VaeDeviceNeeds> needs) {
        return DeviceStrips.largest(upsampledValues, room, Precision.FLOAT32, needs);
    }

    private static VaeDeviceNeeds decoding(Strips strips) {
        return VaeDeviceNeeds.decoding(CONFIG, strips, SIDE, SIDE);
    }

    private static VaeDeviceNeeds encoding(Strips strips) {
        return VaeDeviceNeeds.encoding(CONFIG, strips, 1024, 1024);
    }
}
