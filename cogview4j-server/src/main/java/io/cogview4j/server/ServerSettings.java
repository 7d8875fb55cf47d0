package io.cogview4j.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server is started with.
 *
 * @param mostWaiting how many jobs may wait
 */
public record ServerSettings(Address address, Storage storage, Drawing drawing, int mostWaiting) {
    /**
     * Where it can be reached, and by whom.
     *
     * @param host to listen on
     * @param port to listen on; 0 for any
     * @param keyFile of those who are let in; null for everybody
     * @param allowAnyone whether everybody is let in on an address that others reach
     * @param hosts names by which clients may call it, beside its address and localhost
     * @param publicUrl what addresses in answers begin with; null for how the client called it
     */
    public record Address(
            String host,
            int port,
            @Nullable Path keyFile,
            boolean allowAnyone,
            List<String> hosts,
            @Nullable URI publicUrl) {
        public Address {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * Where jobs and files are kept, and for how long.
     *
     * @param data folder of files
     * @param database URL; null for a file in the folder
     * @param keptTime of jobs that are over
     * @param keptBytes of their results at most
     */
    public record Storage(Path data, @Nullable String database, Duration keptTime, long keptBytes) {}

    /**
     * What is done.
     *
     * @param encodes whether prompts are encoded here
     * @param draws whether pictures are made here
     * @param encoder address of the server that encodes prompts in place of this one; null for none
     * @param encoderKey of this server there; null for none
     * @param loras folder of adaptations that may be named; null for none
     * @param mostTogether pictures in a pass
     * @param keepOpen how long the model stays open when nothing is to do
     */
    public record Drawing(
            boolean encodes,
            boolean draws,
            @Nullable URI encoder,
            @Nullable String encoderKey,
            @Nullable Path loras,
            int mostTogether,
            Duration keepOpen) {}
}
