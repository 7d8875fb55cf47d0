package io.cogview4j.cli.resume;

import io.cogview4j.PreparedRun;
import io.cogview4j.ResumePoint;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run that goes on.
 *
 * @param note with files as they are named here
 */
public record ResumedRun(Path file, ResumePoint point, RunNote note) {
    /** Files of pictures that are done, by their places. */
    public SortedMap<Integer, Path> done(PreparedRun run) {
        SortedMap<Integer, Path> done = new TreeMap<>();
        run.placesDone().forEach(place -> done.put(place, note.files().get(place)));
        return done;
    }
}
