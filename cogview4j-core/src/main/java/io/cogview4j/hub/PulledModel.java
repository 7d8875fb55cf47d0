package io.cogview4j.hub;

import java.nio.file.Path;

/**
 * A model, or the part of one that was asked for, in the cache.
 *
 * @param folder of the checkpoint, to be opened as any other
 * @param revision the commit, or where a hub tells none, the branch
 * @param files of the request
 * @param bytes of all of them
 * @param fetchedBytes what had to come over the network
 */
public record PulledModel(ModelName model, Path folder, String revision, int files, long bytes, long fetchedBytes) {}
