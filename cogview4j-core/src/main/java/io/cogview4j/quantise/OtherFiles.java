package io.cogview4j.quantise;

import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.checkpoint.Component;
import io.cogview4j.checkpoint.WeightLayout;
import io.cogview4j.events.Cancellation;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.FileProblem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a checkpoint has beside the weights that are quantised, and goes along as it is. Weights, which nobody writes to, are
 * not copied but get a second name, where the disk is the same and the system allows it; all else is copied.
 *
 * @param folder of the checkpoint
 * @param linked weights, below the folder
 * @param copied files, below the folder
 */
record OtherFiles(Path folder, List<Path> linked, List<Path> copied) {
    private static final Pattern TOP =
            Pattern.compile("(model_index|cogview4j)\\.json|(?i:licen[cs]e|notice)(\\.\\w+)?");
    private static final Pattern WEIGHTS =
            Pattern.compile(".*\\.(safetensors|bin|pt|pth|pkl|ckpt|gguf|onnx|msgpack|h5)|.*\\.index(\\.\\w+)?\\.json");
    private static final String CONFIG = "config.json";
    private static final long PIECE_BYTES = 1L << 24;

    /**
     * @param quantised components of which neither weights nor config go along
     * @param target where they go
     */
    static OtherFiles of(Checkpoint checkpoint, Set<Component> quantised, Path target) {
        Path folder = checkpoint.folder();
        List<Path> linked = new ArrayList<>();
        List<Path> copied = new ArrayList<>(files(folder).stream()
                .filter(file -> TOP.matcher(file.getFileName().toString()).matches())
                .toList());
        for (Component component : Component.values()) {
            Path part = folder.resolve(component.folderName());
            if (!Files.isDirectory(part)) {
                continue;
            }
            boolean rounded = quantised.contains(component);
            Set<Path> weights = component.hasWeights() && !rounded ? weights(part) : Set.of();
            for (Path file : files(part)) {
                String name = file.getFileName().toString();
                if (weights.contains(file)) {
                    (isOnDiskOf(target, file) ? linked : copied).add(file);
                } else if (!WEIGHTS.matcher(name).matches() && !(rounded && name.equals(CONFIG))) {
                    copied.add(file);
                }
            }
        }
        return new OtherFiles(folder, linked, copied);
    }

    /** The files that hold a component's weights, and their index; none where they have not come yet. */
    private static Set<Path> weights(Path part) {
        try {
            WeightLayout layout = WeightLayout.named(part);
            Set<Path> weights = new HashSet<>(layout.files());
            if (layout.index() != null) {
                weights.add(layout.index());
            }
            return weights;
        } catch (CheckpointException e) {
            return Set.of();
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new CheckpointException(e, FileProblem.listing(folder, e));
        }
    }

    private static boolean isOnDiskOf(Path target, Path file) {
        try {
            return Files.getFileStore(file.toRealPath()).equals(Files.getFileStore(target));
        } catch (IOException e) {
            return false;
        }
    }

    long linkedBytes() {
        return bytes(linked);
    }

    long copiedBytes() {
        return bytes(copied);
    }

    private static long bytes(List<Path> files) {
        return files.stream().mapToLong(file -> file.toFile().length()).sum();
    }

    /** @return these files, with those as copied that could not be linked */
    OtherFiles writeTo(Path target, Cancellation cancellation) throws IOException {
        List<Path> shared = new ArrayList<>(linked);
        List<Path> own = new ArrayList<>(copied);
        for (Path file : linked) {
            if (!link(file, place(file, target))) {
                shared.remove(file);
                own.add(file);
            }
        }
        for (Path file : own) {
            copy(file, place(file, target), cancellation);
        }
        return new OtherFiles(folder, shared, own);
    }

    private Path place(Path file, Path target) throws IOException {
        Path place = target.resolve(folder.relativize(file).toString());
        Files.createDirectories(place.getParent());
        return place;
    }

    /** Of the file itself, for one that a cache links to. */
    private static boolean link(Path file, Path place) throws IOException {
        try {
            Files.createLink(place, file.toRealPath());
            return true;
        } catch (FileSystemException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static void copy(Path file, Path place, Cancellation cancellation) throws IOException {
        try (FileChannel in = FileChannel.open(file);
                FileChannel out = FileChannel.open(place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long bytes = in.size();
            for (long at = 0; at < bytes; ) {
                cancellation.throwIfCancelled();
                at += in.transferTo(at, Math.min(PIECE_BYTES, bytes - at), out);
            }
        }
    }
}
