package io.cogview4j.server.work;

import io.cogview4j.PreparedRun;
import io.cogview4j.Session;
import io.cogview4j.events.PlannedStage;
import io.cogview4j.events.Stage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.model.DrawingRequests;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs for several drawings, prepared when it is found out whether they should be drawn together, and not once more when they are. For
 * one thread at a time.
 */
final class PreparedPasses {
    private final WarmSession session;
    private final DrawingRequests requests;
    private @Nullable Pass last;

    private record Pass(List<Drawing> drawings, Session session, PreparedRun run) {
        /** What was encoded since then would be encoded again. */
        boolean encodes() {
            return run.memory().stages().stream().map(PlannedStage::stage).anyMatch(Stage.TEXT_ENCODING::equals);
        }
    }

    PreparedPasses(WarmSession session, DrawingRequests requests) {
        this.session = session;
        this.requests = requests;
    }

    /** Empty if they do not fit the memory together. */
    Optional<PreparedRun> tried(List<Drawing> drawings) {
        try {
            last = new Pass(List.copyOf(drawings), session.get(), session.get().prepare(requests.together(drawings)));
            return Optional.of(last.run());
        } catch (InvalidRequestException _) {
            last = null;
            return Optional.empty();
        }
    }

    /** One that is for its caller to run. */
    PreparedRun taken(List<Drawing> drawings) {
        @Nullable Pass known = last;
        last = null;
        boolean same = known != null
                && known.drawings().equals(drawings)
                && known.session() == session.get()
                && !known.encodes();
        return same ? known.run() : session.get().prepare(requests.together(drawings));
    }
}
