package io.cogview4j.cli.command;

import io.cogview4j.api.Device;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.InvalidRequestException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much memory of a GPU a command may take. */
final class GpuMemoryOption {
    @Option(
            names = "--gpu-memory",
            paramLabel = "SIZE",
            description = "With --device cuda or mps: the most memory of the GPU to take, for example 12GiB; weights "
                    + "that do not fit are sent when they are needed. auto: what is free. Without it: auto.")
    private @Nullable String gpuMemory;

    /**
     * What is asked for.
     *
     * @param device that computes
     * @throws InvalidRequestException if it cannot be read, or is given where no GPU computes
     */
    DeviceBudget budget(Device device) {
        if (gpuMemory == null) {
            return DeviceBudget.AUTO;
        }
        DeviceBudget budget = DeviceBudget.parse(gpuMemory);
        if (device == Device.CPU && !budget.isAuto()) {
            throw new InvalidRequestException(CliMessage.GPU_MEMORY_WITHOUT_GPU);
        }
        return budget;
    }
}
