package io.cogview4j.server.queue;

import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import io.cogview4j.server.job.JobNote;

/** Why the queue itself ends a job. */
public enum QueueMessage implements MessageCode {
    JOB_LOST_WORKERS("times");

    private final Declaration declaration;

    QueueMessage(String... valueNames) {
        declaration = new Declaration(Severity.ERROR, valueNames);
    }

    @Override
    public Declaration declaration() {
        return declaration;
    }

    JobNote note(Object... values) {
        return JobNote.of(Message.of(this, values));
    }
}
