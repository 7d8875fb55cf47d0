package io.cogview4j.cli;

import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.tiny.TinyModel;
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

    boolean isGiven() {
        return folder != null;
    }

    /** @throws io.cogview4j.api.CheckpointException if there is none, or none of a kind that is supported */
    Checkpoint read() {
        return Checkpoint.read(folder == null ? TinyModel.folder() : folder);
    }

    /** What to call the checkpoint. */
    String name(Checkpoint checkpoint) {
        return folder == null ? "tiny" : checkpoint.name();
    }
}
