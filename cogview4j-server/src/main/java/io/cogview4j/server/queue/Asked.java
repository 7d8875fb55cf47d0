package io.cogview4j.server.queue;

import io.cogview4j.server.job.Work;
import org.jspecify.annotations.Nullable;

/**
 * A request for a job.
 *
 * @param client who asks
 * @param idempotencyKey that the client gave the request; null for none
 * @param retried whether the client says that it asks again
 */
public record Asked(String client, Work work, @Nullable String idempotencyKey, boolean retried) {}
