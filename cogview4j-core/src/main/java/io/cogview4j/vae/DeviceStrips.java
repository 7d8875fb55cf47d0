package io.cogview4j.vae;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** How images are cut on a device: not at all if its memory allows that, else into strips as large as fit. */
public final class DeviceStrips {
    /** From 4 GiB in float32 down to what a processor works with. */
    private static final List<Long> STRIP_VALUES = LongStream.iterate(
                    1L << 30, values -> values >= Strips.DEFAULT.stripValues(), values -> values / 4)
            .boxed()
            .toList();

    private DeviceStrips() {}

    /**
     * The first that fit: whole images; features kept whole between layers, in strips; ever more of them computed when they are
     * needed. If none do, those that need least.
     *
     * @param upsampledValues sizes of features that could be kept whole, largest first
     * @param bytes that may be taken, weights included
     * @param needs of an image in such strips
     */
    public static Strips largest(List<Long> upsampledValues, long bytes, Function<Strips, VaeDeviceNeeds> needs) {
        List<Strips> choices = choices(upsampledValues);
        return choices.stream()
                .filter(strips -> needs.apply(strips).bytes() <= bytes)
                .findFirst()
                .orElseGet(() -> choices.stream()
                        .min(Comparator.comparingLong(
                                strips -> needs.apply(strips).bytes()))
                        .orElseThrow());
    }

    private static List<Strips> choices(List<Long> upsampledValues) {
        List<Strips> choices = new ArrayList<>(List.of(Strips.UNCUT));
        Stream.of(Stream.of(Long.MAX_VALUE), upsampledValues.stream().skip(1), Stream.of(0L))
                .flatMap(Function.identity())
                .forEach(whole -> STRIP_VALUES.forEach(
                        values -> choices.add(new Strips(values, whole, Strips.UNCUT.precision()))));
        return choices;
    }
}
