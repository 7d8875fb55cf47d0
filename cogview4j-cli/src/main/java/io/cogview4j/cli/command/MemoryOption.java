package io.cogview4j.cli.command;

import io.cogview4j.CogView4;
import io.cogview4j.api.Device;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.InvalidRequestException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much memory a command may take. */
public final class MemoryOption {
    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "The most memory to take, for example 4GiB; weights that do not fit are read again when they "
                    + "are needed. auto: what the container or the machine has; max: no limit. Without it: auto.")
    private String memory = "auto";

    @Option(
            names = "--gpu-memory",
            paramLabel = "SIZE",
            description = "With --device cuda or mps: the most memory of the GPU to take, for example 12GiB; weights "
                    + "that do not fit are sent when they are needed. auto: what is free. Without it: auto.")
    private @Nullable String gpuMemory;

    public MemoryBudget budget() {
        return MemoryBudget.parse(memory);
    }

    /**
     * The same model within both budgets.
     *
     * @param model that computes as is asked for
     * @throws InvalidRequestException if one cannot be read, or memory of a GPU is given to a model that uses none
     */
    public CogView4 limit(CogView4 model) {
        CogView4 limited = model.withMemory(budget());
        if (gpuMemory == null) {
            return limited;
        }
        DeviceBudget budget = DeviceBudget.parse(gpuMemory);
        if (model.compute().device() == Device.CPU) {
            throw new InvalidRequestException(CliMessage.GPU_MEMORY_WITHOUT_GPU);
        }
        return limited.withDeviceMemory(budget);
    }
}
