package io.cogview4j.message;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the system's refusal to read or write a file means for the user. All methods throw CancelledException instead if
 * the calling thread was interrupted and its channel closed for that: the file is sound.
 */
public final class FileProblem {
    private FileProblem() {}

    /** What keeps a path from being read as a file, known before it is opened; empty if nothing does. */
    public static Optional<Message> of(Path file) {
        if (Files.isRegularFile(file)) {
            return Optional.empty();
        }
        if (Files.isSymbolicLink(file) && !Files.exists(file)) {
            return Optional.of(Message.of(CoreMessage.FILE_LINK_BROKEN, file, target(file)));
        }
        CoreMessage code = Files.isDirectory(file)
                ? CoreMessage.FILE_IS_FOLDER
                : Files.exists(file) ? CoreMessage.FILE_NOT_REGULAR : CoreMessage.FILE_MISSING;
        return Optional.of(Message.of(code, file));
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "?";
        }
    }

    public static Message reading(Path file, IOException refusal) {
        throwIfInterruption(refusal);
        return switch (refusal) {
            case NoSuchFileException _ -> Message.of(CoreMessage.FILE_MISSING, file);
            case AccessDeniedException _ -> Message.of(CoreMessage.FILE_ACCESS_DENIED, file);
            default -> Message.of(CoreMessage.FILE_UNREADABLE, file, reason(refusal));
        };
    }

    public static Message listing(Path folder, IOException refusal) {
        throwIfInterruption(refusal);
        return refusal instanceof AccessDeniedException
                ? Message.of(CoreMessage.FILE_ACCESS_DENIED, folder)
                : Message.of(CoreMessage.FOLDER_UNREADABLE, folder, reason(refusal));
    }

    public static Message writing(Path file, IOException refusal) {
        throwIfInterruption(refusal);
        return refusal instanceof AccessDeniedException
                ? Message.of(CoreMessage.OUTPUT_ACCESS_DENIED, file)
                : Message.of(CoreMessage.OUTPUT_UNWRITABLE, file, reason(refusal));
    }

    /** For refusals that are told in other words than those of the methods above. */
    public static void throwIfInterruption(IOException refusal) {
        if (refusal instanceof ClosedByInterruptException) {
            throw new CancelledException(refusal);
        }
    }

    /** The reason alone: the file is named beside it already. */
    private static String reason(IOException refusal) {
        String reason = refusal instanceof FileSystemException of ? of.getReason() : refusal.getMessage();
        return reason == null ? refusal.getClass().getSimpleName() : reason;
    }
}
