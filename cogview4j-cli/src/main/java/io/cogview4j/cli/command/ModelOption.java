package io.cogview4j.cli.command;

import io.cogview4j.CogView4;
import io.cogview4j.hub.Hub;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which checkpoint a command works with. */
public final class ModelOption {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "Folder of a CogView4 checkpoint in the layout of diffusers, or the name of a model that was "
                    + "pulled. Without it: a small model that is built in and draws simple shapes.")
    private @Nullable String model;

    /**
     * The folder that is given, or that of the model; null for the built-in model.
     *
     * @throws io.cogview4j.message.CheckpointException if there is neither
     */
    public @Nullable Path folder() {
        return model == null ? null : Hub.ofEnvironment().locate(model);
    }

    /** @throws io.cogview4j.message.CheckpointException if there is none, or none of a kind that is supported */
    public CogView4 open() {
        return open(null);
    }

    /** @param otherwise the folder if none is given; null for the built-in model */
    CogView4 open(@Nullable Path otherwise) {
        @Nullable Path meant = model == null ? otherwise : folder();
        return meant == null ? CogView4.tiny() : CogView4.open(meant);
    }
}
