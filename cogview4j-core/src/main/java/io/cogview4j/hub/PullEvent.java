package io.cogview4j.hub;

import io.cogview4j.message.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What happens while a model is pulled. */
public sealed interface PullEvent {
    /**
     * It is known what the model consists of.
     *
     * @param folder in which it will be
     * @param revision the commit, or where a hub tells none, the branch
     * @param files of this request
     * @param bytes of all of them
     * @param presentBytes of these, what is there already
     */
    record Listed(Path folder, String revision, int files, long bytes, long presentBytes) implements PullEvent {}

    /**
     * Bytes have arrived; told a few times a second.
     *
     * @param presentBytes of all that the model has, what is there by now
     * @param bytesPerSecond of the last seconds; 0 while nothing comes
     * @param left at this rate; empty while it cannot be told
     */
    record Advanced(long presentBytes, long bytes, long bytesPerSecond, Optional<Duration> left) implements PullEvent {}

    /** A file is there, whole and checked. */
    record FileDone(String path, long bytes) implements PullEvent {}

    /** Something to know that does not stop the work: a hub that is busy, another process that pulls the same model. */
    record Told(Message message) implements PullEvent {}
}
