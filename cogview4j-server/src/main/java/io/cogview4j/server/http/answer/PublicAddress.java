package io.cogview4j.server.http.answer;

import io.cogview4j.server.http.guard.SignedLinks;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobResult;
import io.javalin.http.Context;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where clients reach the server: as was told at its start, or else where the request went. */
public final class PublicAddress {
    private final @Nullable URI told;
    private final @Nullable SignedLinks links;

    /** @param links null if clients need no keys */
    public PublicAddress(@Nullable URI told, @Nullable SignedLinks links) {
        this.told = told;
        this.links = links;
    }

    /** An address at which a result can be fetched as it is. */
    public String ofResult(Context ctx, Job job, JobResult result) {
        String path = JobJson.resultPath(job.id(), result.index());
        return of(ctx, links == null ? path : links.sign(path, job.client()));
    }

    /** An address that works outside the server. */
    private String of(Context ctx, String path) {
        String base = told == null ? ctx.scheme() + "://" + ctx.header("Host") : told.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }
}
