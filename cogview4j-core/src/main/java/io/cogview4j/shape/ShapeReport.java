package io.cogview4j.shape;

import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that was found about some embeddings.
 *
 * @param findings errors, then warnings, then notes
 */
public record ShapeReport(List<Message> findings) {
    public ShapeReport {
        findings = findings.stream()
                .sorted(Comparator.comparing(finding -> finding.code().severity()))
                .toList();
    }

    /** These findings and more. */
    public ShapeReport with(List<Message> more) {
        return new ShapeReport(Stream.concat(findings.stream(), more.stream()).toList());
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
