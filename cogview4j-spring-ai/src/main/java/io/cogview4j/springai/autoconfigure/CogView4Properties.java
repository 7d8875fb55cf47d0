package io.cogview4j.springai.autoconfigure;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

/**
 * Which model draws, and with what.
 *
 * @param model Folder of a CogView4 checkpoint in the layout of diffusers, or the name of a model that was pulled; without it, the small model that is built in.
 * @param memory The most memory that the process may hold, such as 4GiB; "auto" for what the container or machine has, "max" for no limit.
 * @param gpuMemory The most memory of a GPU that the process may hold, such as 12GiB; "auto" for what is free. On a CPU it says nothing.
 * @param device What computes.
 * @param precision The numbers that are multiplied: float32 for those of the reference, bfloat16 for speed on processors with units for it.
 * @param threads How many threads compute; without it, one for each physical core.
 */
@ConfigurationProperties(CogView4Properties.CONFIG_PREFIX)
public record CogView4Properties(
        @Nullable String model,
        @Nullable String memory,
        @Nullable String gpuMemory,
        @Nullable Device device,
        @Nullable Precision precision,
        @Nullable Integer threads) {
    public static final String CONFIG_PREFIX = "spring.ai.cogview4j";

    /** What is empty, as {@code ${MODEL:}} without the variable, is as good as left out. */
    public CogView4Properties {
        model = StringUtils.hasText(model) ? model : null;
        memory = StringUtils.hasText(memory) ? memory : null;
        gpuMemory = StringUtils.hasText(gpuMemory) ? gpuMemory : null;
    }

    /** How to compute. */
    public ComputeSettings compute() {
        ComputeSettings compute = ComputeSettings.defaults();
        compute = device == null ? compute : compute.withDevice(device);
        compute = precision == null ? compute : compute.withPrecision(precision);
        return threads == null ? compute : compute.withThreads(threads);
    }
}
