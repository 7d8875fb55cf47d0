package io.cogview4j.server.work;

import io.cogview4j.message.Failure;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.job.JobProblem;
import io.cogview4j.server.model.ModelMessage;

/** What is told of a run that failed. */
final class Problems {
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    private Problems() {}

    static JobProblem of(Throwable failure) {
        Message problem = Failure.problems(failure).getFirst();
        int status =
                switch (problem.code()) {
                    // Whoever asks again later may be served.
                    case ModelMessage.ENCODER_UNREACHABLE, ModelMessage.ENCODER_ANSWER_UNUSABLE -> UNAVAILABLE;
                    default -> failure instanceof InvalidRequestException ? BAD_REQUEST : SERVER_ERROR;
                };
        return new JobProblem(status, JobNote.of(problem));
    }
}
