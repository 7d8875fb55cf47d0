package io.cogview4j.cli.command;

import io.cogview4j.CogView4;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which checkpoint a command works with. */
final class ModelOption {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Folder of a CogView4 checkpoint in the layout of diffusers. Without it: a small model that "
                    + "is built in and draws simple shapes.")
    private @Nullable Path folder;

    /** The folder that is given; null for the built-in model. */
    @Nullable Path folder() {
        return folder;
    }

    /** @throws io.cogview4j.message.CheckpointException if there is none, or none of a kind that is supported */
    CogView4 open() {
        return open(null);
    }

    /** @param otherwise the folder if none is given; null for the built-in model */
    CogView4 open(@Nullable Path otherwise) {
        @Nullable Path meant = folder == null ? otherwise : folder;
        return meant == null ? CogView4.tiny() : CogView4.open(meant);
    }
}
