package io.cogview4j.server.work;

import io.cogview4j.server.job.JobId;
import io.cogview4j.server.queue.Claim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a saved run remembers of the jobs that it is for: the job of each of its pictures, in their order.
 *
 * @param jobs one for each picture; those of a job follow each other
 */
record RunNote(List<String> jobs) {
    private static final String SEPARATOR = " ";

    RunNote {
        jobs = List.copyOf(jobs);
    }

    static RunNote of(List<Piece> pieces) {
        return new RunNote(
                pieces.stream().map(piece -> piece.claim().job().id().text()).toList());
    }

    static RunNote parse(String text) {
        return new RunNote(
                Stream.of(text.split(SEPARATOR)).filter(part -> !part.isEmpty()).toList());
    }

    String text() {
        return String.join(SEPARATOR, jobs);
    }

    /** Whose the pictures are now; null for those of jobs that nobody wants any more. */
    List<@Nullable Piece> pieces(List<Claim> claims) {
        Map<String, Claim> byId = claims.stream()
                .collect(Collectors.toMap(claim -> claim.job().id().text(), Function.identity()));
        List<@Nullable Piece> pieces = new ArrayList<>();
        for (int i = 0, index = 0; i < jobs.size(); i++) {
            index = i > 0 && jobs.get(i).equals(jobs.get(i - 1)) ? index + 1 : 0;
            @Nullable Claim claim = byId.get(jobs.get(i));
            pieces.add(claim == null ? null : new Piece(claim, index));
        }
        return Collections.unmodifiableList(pieces);
    }

    /** Whether the run makes all pictures of all these jobs. */
    boolean covers(List<Claim> claims) {
        return claims.stream().map(claim -> claim.job().id()).map(JobId::text).allMatch(jobs::contains);
    }
}
