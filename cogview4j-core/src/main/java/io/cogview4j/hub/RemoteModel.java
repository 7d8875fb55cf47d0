package io.cogview4j.hub;

import java.util.List;

/**
 * What a hub says a model is.
 *
 * @param revision the commit; of a hub that tells none, the branch
 * @param files all of them
 */
record RemoteModel(String revision, List<RemoteFile> files) {
    RemoteModel {
        files = List.copyOf(files);
    }
}
