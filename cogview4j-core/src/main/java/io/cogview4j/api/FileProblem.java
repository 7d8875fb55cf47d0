package io.cogview4j.api;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What the system's refusal to read or write a file means for the user. */
public final class FileProblem {
    private FileProblem() {}

    public static Message reading(Path file, IOException refusal) {
        return switch (refusal) {
            case NoSuchFileException _ -> Message.of(MessageCode.FILE_MISSING, file);
            case AccessDeniedException _ -> Message.of(MessageCode.FILE_ACCESS_DENIED, file);
            default -> Message.of(MessageCode.FILE_UNREADABLE, file, reason(refusal));
        };
    }

    public static Message listing(Path folder, IOException refusal) {
        return refusal instanceof AccessDeniedException
                ? Message.of(MessageCode.FILE_ACCESS_DENIED, folder)
                : Message.of(MessageCode.FOLDER_UNREADABLE, folder, reason(refusal));
    }

    public static Message writing(Path file, IOException refusal) {
        return refusal instanceof AccessDeniedException
                ? Message.of(MessageCode.OUTPUT_ACCESS_DENIED, file)
                : Message.of(MessageCode.OUTPUT_UNWRITABLE, file, reason(refusal));
    }

    /** The reason alone: the file is named beside it already. */
    private static String reason(IOException refusal) {
        String reason = refusal instanceof FileSystemException of ? of.getReason() : refusal.getMessage();
        return reason == null ? refusal.getClass().getSimpleName() : reason;
    }
}
