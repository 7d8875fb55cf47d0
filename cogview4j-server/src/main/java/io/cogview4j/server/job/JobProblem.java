package io.cogview4j.server.job;

/**
 * Why a job failed.
 *
 * @param status of HTTP that tells it to who waits for the job: 4xx if the request was at fault, 5xx if the server was
 */
public record JobProblem(int status, JobNote note) {}
