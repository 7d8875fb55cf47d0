package io.cogview4j.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What computes. */
public enum Device {
    CPU,
    /** A GPU of Nvidia. */
    CUDA,
    /** The GPU of Apple's chips. */
    MPS;

    /** {@code cpu}, {@code cuda} or {@code mps}: the name in options and files. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Device> ofId(String id) {
        return Arrays.stream(values()).filter(device -> device.id().equals(id)).findFirst();
    }
}
