package io.cogview4j.cli.command;

import io.cogview4j.CogView4;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.message.InvalidRequestException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much memory a command may take. */
public final class MemoryOption {
    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "The most memory to take, for example 4GiB; weights that do not fit are read again when they "
                    + "are needed. auto: what the container or the machine has; max: no limit. Without it: auto.")
    private String memory = "auto";

    @Mixin
    private GpuMemoryOption gpuMemory = new GpuMemoryOption();

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
        return model.withMemory(budget())
                .withDeviceMemory(gpuMemory.budget(model.compute().device()));
    }
}
