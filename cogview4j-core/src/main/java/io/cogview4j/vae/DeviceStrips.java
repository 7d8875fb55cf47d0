package io.cogview4j.vae;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import io.cogview4j.memory.DeviceNeeds;
import io.cogview4j.memory.DeviceRoom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** How images are cut on a device: not at all if its memory allows that, else into strips as large as fit. */
final class DeviceStrips {
    /** From 4 GiB in float32 down to what a processor works with. */
    private static final List<Long> STRIP_VALUES = LongStream.iterate(
                    1L << 30, values -> values >= Strips.DEFAULT.stripValues(), values -> values / 4)
            .boxed()
            .toList();

    private DeviceStrips() {}

    /**
     * What an image takes of a device that has this room.
     *
     * @param upsampledValues sizes of features that could be kept whole, largest first
     * @param needs of an image in such strips
     */
    static DeviceNeeds needs(
            ComputeSettings compute,
            List<Long> upsampledValues,
            DeviceRoom room,
            Function<Strips, VaeDeviceNeeds> needs) {
        Precision precision = compute.precision().activations();
        Strips strips = compute.device() == Device.MPS // where feature maps are planes, which are never cut
                ? Strips.UNCUT.withPrecision(precision)
                : largest(upsampledValues, room, precision, needs);
        return needs.apply(strips).planned();
    }

    /**
     * The first that fit: whole images; features kept whole between layers, in strips; ever more of them computed when they are
     * needed. If none do, those that need least.
     *
     * @param upsampledValues sizes of features that could be kept whole, largest first
     * @param room for weights and work
     * @param precision of the strips
     * @param needs of an image in such strips
     */
    static Strips largest(
            List<Long> upsampledValues, DeviceRoom room, Precision precision, Function<Strips, VaeDeviceNeeds> needs) {
        List<Strips> choices = choices(upsampledValues, precision);
        return choices.stream()
                .filter(strips -> needs.apply(strips).fit(room))
                .findFirst()
                .orElseGet(() -> choices.stream()
                        .min(Comparator.comparingLong(
                                strips -> needs.apply(strips).bytes()))
                        .orElseThrow());
    }

    private static List<Strips> choices(List<Long> upsampledValues, Precision precision) {
        List<Strips> choices = new ArrayList<>(List.of(Strips.UNCUT.withPrecision(precision)));
        Stream.of(Stream.of(Long.MAX_VALUE), upsampledValues.stream().skip(1), Stream.of(0L))
                .flatMap(Function.identity())
                .forEach(whole -> STRIP_VALUES.forEach(values -> choices.add(new Strips(values, whole, precision))));
        return choices;
    }
}
