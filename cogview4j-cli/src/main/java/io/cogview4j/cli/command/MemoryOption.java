package io.cogview4j.cli.command;

import io.cogview4j.api.MemoryBudget;
import picocli.CommandLine.Option;

/** How much memory a command may take. */
public final class MemoryOption {
    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "The most memory to take, for example 4GiB; weights that do not fit are read again when they "
                    + "are needed. auto: what the container or the machine has; max: no limit. Without it: auto.")
    private String memory = "auto";

    public MemoryBudget budget() {
        return MemoryBudget.parse(memory);
    }
}
