package io.cogview4j.server.job;

/**
 * Where a run stands.
 *
 * @param stage what goes on
 * @param done units of the stage that are done, the last one partly
 * @param of units of the stage
 * @param fraction of the whole run that is done, 0 to 1, by time
 */
public record JobProgress(JobStage stage, double done, int of, double fraction) {}
