package io.cogview4j.shape;

import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.Message;
import io.cogview4j.api.MessageCode.Severity;
import java.util.List;

/** Everything that was found about some embeddings, what stops the work first. */
public record ShapeReport(List<Message> findings) {
    public ShapeReport {
        findings = List.copyOf(findings);
    }

    /** What stops the work. */
    public List<Message> errors() {
        return findings.stream()
                .filter(f -> f.code().severity() == Severity.ERROR)
                .toList();
    }

    /** Whether the embeddings can be used. */
    public boolean accepted() {
        return errors().isEmpty();
    }

    /** @throws InvalidRequestException with all errors, if there are any */
    public void requireAccepted() {
        if (!accepted()) {
            throw new InvalidRequestException(errors());
        }
    }
}
