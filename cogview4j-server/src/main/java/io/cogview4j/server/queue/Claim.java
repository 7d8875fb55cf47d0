package io.cogview4j.server.queue;

import io.cogview4j.server.job.Job;

/**
 * The right to do a job: what is told with it counts only while nobody else was given the job.
 *
 * @param job as it was when it was given, with the attempt that this is
 * @param group as {@link Admission.Admitted#group}
 */
public record Claim(Job job, String group) {}
