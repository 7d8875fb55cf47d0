package io.cogview4j.api;

/** What a {@link ProgressListener} is told. */
public sealed interface Progress {
    /** A stage begins; {@code total} units of work (layers, steps, pictures) lie ahead. */
    record Started(Stage stage, int total) implements Progress {}

    /** {@code done} of {@code total} units are done. */
    record Advanced(Stage stage, int done, int total) implements Progress {}

    record Finished(StageReport report) implements Progress {}

    /** Something that the user should know but that stops nothing. */
    record Warning(Message message) implements Progress {}
}
