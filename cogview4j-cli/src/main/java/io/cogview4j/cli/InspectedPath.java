package io.cogview4j.cli;

import io.cogview4j.api.Message;
import io.cogview4j.api.MessageCode.Severity;
import io.cogview4j.inspect.Inspection;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found at a path.
 *
 * @param inspection null if it is nothing that is known, or too damaged
 * @param findings everything that is to be said about it
 * @param plans what generate would draw from it with the given model
 */
record InspectedPath(Path path, @Nullable Inspection inspection, List<Message> findings, List<PlannedRun> plans) {
    InspectedPath {
        findings = List.copyOf(findings);
        plans = List.copyOf(plans);
    }

    /** Whether generate would take it. */
    boolean accepted() {
        return findings.stream().noneMatch(finding -> finding.code().severity() == Severity.ERROR);
    }
}
