package io.cogview4j.server.work;

import io.cogview4j.Picture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows each job the preview of its first picture. */
final class PreviewPieces {
    private PreviewPieces() {}

    /** @param pictures of a step, one for each piece */
    static void show(List<Picture> pictures, int step, List<? extends @Nullable Piece> pieces, RunReporter reporter) {
        for (int i = 0; i < pictures.size() && i < pieces.size(); i++) {
            @Nullable Piece piece = pieces.get(i);
            if (piece != null && piece.index() == 0 && reporter.holds(piece.claim())) {
                reporter.shows(piece.claim(), step, pictures.get(i).png());
            }
        }
    }
}
