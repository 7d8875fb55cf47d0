package io.cogview4j.tensor;

import io.cogview4j.api.Bytes;
import io.cogview4j.events.Notices;
import io.cogview4j.machine.CacheFolder;
import io.cogview4j.machine.PackedFile;
import io.cogview4j.machine.PrivateFolder;
import io.cogview4j.machine.UnpackedFolder;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.OutputException;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Native libraries as files in {@code native} of the user's cache folder, and what can be wrong with that. Whoever loads
 * one finds it whole, see {@link UnpackedFolder}.
 */
public final class NativeFiles {
    private NativeFiles() {}

    /**
     * Loads from a folder that holds these files.
     *
     * @param name of the folder, without what tells other content from this
     * @param entries of jars, by the names that they are to have in the folder
     * @param load is given the folder
     * @throws OutputException if the folder cannot be made or is no place for libraries
     * @throws InvalidRequestException if the environment names no valid path
     * @throws LinkageError if a library cannot be loaded for another reason
     * @throws IOException if the jars cannot be read
     */
    public static void load(String name, SequencedMap<String, URL> entries, Consumer<Path> load) throws IOException {
        List<PackedFile> files = new ArrayList<>();
        CRC32 content = new CRC32();
        for (Map.Entry<String, URL> entry : entries.entrySet()) {
            PackedFile file = PackedFile.at(entry.getValue(), entry.getKey());
            content.update(
                    "%s %d %d ".formatted(file.path(), file.bytes(), file.crc()).getBytes(StandardCharsets.UTF_8));
            files.add(file);
        }
        UnpackedFolder folder = folder("%s-%08x".formatted(name, content.getValue()), System.getenv());
        load(folder, () -> files, () -> {
            load.accept(folder.path());
            return true;
        });
    }

    /**
     * The folder of this name, made if it is missing.
     *
     * @throws OutputException if there can be none
     * @throws InvalidRequestException if the environment names no valid path
     */
    static UnpackedFolder folder(String name, Map<String, String> environment) {
        Path cache;
        try {
            cache = CacheFolder.of(environment);
        } catch (CacheFolder.NoHomeException e) {
            throw new OutputException(e, CoreMessage.CACHE_FOLDER_HOMELESS, e.getInput());
        } catch (InvalidPathException e) {
            throw new InvalidRequestException(e, CoreMessage.CACHE_FOLDER_INVALID, e.getInput());
        }
        try {
            PrivateFolder.create(cache);
            return UnpackedFolder.in(cache.resolve("native"), name);
        } catch (IOException e) {
            throw new OutputException(e, problem(cache, e));
        }
    }

    /**
     * Loads from the folder, after it was unpacked if need be.
     *
     * @param load is to load the libraries
     * @throws OutputException if the folder cannot be made or is no place for libraries
     * @throws LinkageError if a library cannot be loaded for another reason
     */
    static <T> T load(UnpackedFolder folder, UnpackedFolder.Content content, Supplier<T> load) {
        try {
            return folder.use(content, () -> Notices.tell(Message.of(CoreMessage.NATIVE_LIBRARIES_AWAITED)), load);
        } catch (LinkageError e) {
            if (isNotExecutable(e)) {
                throw new OutputException(e, CoreMessage.NATIVE_LIBRARIES_NOT_EXECUTABLE, folder.path());
            }
            throw e;
        } catch (IOException e) {
            throw new OutputException(e, problem(folder.path(), e));
        }
    }

    /** What to tell of a folder that cannot be used. */
    static Message problem(Path folder, IOException refusal) {
        return switch (refusal) {
            case PrivateFolder.ForeignException e ->
                Message.of(CoreMessage.CACHE_FOLDER_FOREIGN, e.getFile(), e.owner());
            case PrivateFolder.OpenException e -> Message.of(CoreMessage.CACHE_FOLDER_OPEN, e.getFile(), e.mode());
            case UnpackedFolder.NoRoomException e ->
                Message.of(CoreMessage.NATIVE_LIBRARIES_WITHOUT_ROOM, folder, Bytes.decimal(e.bytes()));
            default -> Message.of(CoreMessage.CACHE_FOLDER_UNWRITABLE, folder, reason(refusal));
        };
    }

    private static String reason(IOException refusal) {
        @Nullable String reason = refusal instanceof FileSystemException of ? of.getReason() : refusal.getMessage();
        return refusal.getClass().getSimpleName() + (reason == null ? "" : ": " + reason);
    }

    /** As the loader of Linux says it where a disk is mounted with noexec, anywhere in the chain of what failed. */
    static boolean isNotExecutable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String words = String.valueOf(cause.getMessage());
            if (words.contains("failed to map segment from shared object")) {
                return true;
            }
        }
        return false;
    }
}
