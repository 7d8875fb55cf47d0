package io.cogview4j.server.work;

import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.queue.Claim;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture of a run and whose it is.
 *
 * @param index among the pictures of the job, from 0
 */
record Piece(Claim claim, int index) {
    /** Of several jobs, in the order in which their pictures are made. */
    static List<Piece> of(List<Claim> claims) {
        List<Piece> pieces = new ArrayList<>();
        for (Claim claim : claims) {
            int count = ((Drawing) claim.job().work()).count();
            for (int i = 0; i < count; i++) {
                pieces.add(new Piece(claim, i));
            }
        }
        return pieces;
    }

    /** All pictures of a run for one job. */
    static List<Piece> of(Claim claim, int pictures) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            pieces.add(new Piece(claim, i));
        }
        return pieces;
    }
}
