package io.cogview4j.inspect;

import io.cogview4j.message.Message;
import java.nio.file.Path;
import java.util.List;

/** A path at which there is nothing that is known, or something too damaged to be described; the findings say which. */
public record UnknownInspection(Path path, List<Message> findings) implements Inspection {
    public UnknownInspection {
        findings = List.copyOf(findings);
    }
}
