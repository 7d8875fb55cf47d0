package io.cogview4j.spark;

import io.cogview4j.CogView4;
import io.cogview4j.PromptCache;
import io.cogview4j.hub.Hub;
import io.cogview4j.message.CheckpointException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * Where a machine has its model from. All machines of a job have the same, by its fingerprint.
 *
 * @param model as the settings name it; null for the built-in one
 */
record ModelSource(@Nullable String model, Role role) implements Serializable {
    /** A folder that is here is meant by its whole path, because executors run in folders of their own. */
    static ModelSource of(@Nullable String model, Role role) {
        ModelSource source = new ModelSource(model, role);
        boolean here = model != null
                && !source.isElsewhere()
                && !model.startsWith("file:")
                && Files.isDirectory(Path.of(model));
        return here ? new ModelSource(Path.of(model).toAbsolutePath().toString(), role) : source;
    }

    /** Whether it lies on a file system that is not the machine's own. */
    private boolean isElsewhere() {
        return model != null && model.matches("[a-z][a-z0-9]+://.*") && !model.startsWith("file:");
    }

    /** The folder, on this machine or elsewhere; null for the built-in model. */
    private @Nullable String folder() {
        if (model == null || isElsewhere()) {
            return model;
        }
        return model.startsWith("file:")
                ? model
                : Hub.ofEnvironment().locate(model).toAbsolutePath().toUri().toString();
    }

    /**
     * What tells the model from others.
     *
     * @throws CheckpointException if this machine does not have it
     */
    String fingerprint(Configuration configuration) throws IOException {
        @Nullable String folder = folder();
        return folder == null
                ? "built-in " + CogView4.version()
                : ModelFiles.list(folder, role, configuration).fingerprint();
    }

    /**
     * Opens the model, which is brought onto this machine first if it lies elsewhere.
     *
     * @param fingerprint that it has to have
     * @throws CheckpointException if it has another
     */
    CogView4 open(String fingerprint, Configuration configuration) throws IOException {
        String here = fingerprint(configuration);
        if (!here.equals(fingerprint)) {
            throw new CheckpointException(SparkMessage.SPARK_MODEL_DIFFERS, String.valueOf(model), here, fingerprint);
        }
        if (model == null) {
            return CogView4.tiny();
        }
        String folder = Objects.requireNonNull(folder());
        return isElsewhere()
                ? CogView4.open(fetched(ModelFiles.list(folder, role, configuration), fingerprint))
                : CogView4.open(Path.of(java.net.URI.create(folder)));
    }

    /** The copy of this machine, which all of its processes share; one of them makes it, and the others wait. */
    private static Path fetched(ModelFiles files, String fingerprint) throws IOException {
        Path models = Files.createDirectories(PromptCache.ofUser().folder().resolveSibling("models"));
        Path copy = models.resolve(fingerprint);
        Path model = copy.resolve(files.folder().getName());
        if (Files.isDirectory(model)) {
            return model;
        }
        Path lockFile = models.resolve(fingerprint + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            if (!Files.isDirectory(model)) {
                fetch(files, copy);
            }
        }
        return model;
    }

    private static void fetch(ModelFiles files, Path copy) throws IOException {
        Path partial = copy.resolveSibling(copy.getFileName() + "." + UUID.randomUUID());
        try {
            Path folder = partial.resolve(files.folder().getName());
            for (Map.Entry<String, FileStatus> file : files.files().entrySet()) {
                Path target = folder.resolve(file.getKey());
                if (!target.normalize().startsWith(folder)) {
                    throw new IOException("a name that leads out of its folder: " + file.getKey());
                }
                Files.createDirectories(Objects.requireNonNull(target.getParent()));
                try (FSDataInputStream in = files.system().open(file.getValue().getPath())) {
                    Files.copy(in, target);
                }
                if (Files.size(target) != file.getValue().getLen()) {
                    throw new IOException("cut short: " + file.getValue().getPath());
                }
            }
            Files.move(partial, copy, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            deleteTree(partial);
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> entries;
            try (Stream<Path> tree = Files.walk(folder)) {
                entries = tree.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path entry : entries) {
                Files.delete(entry);
            }
        }
    }
}
