package io.cogview4j.server.queue;

import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Encoding;
import io.cogview4j.server.job.Work;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which files a request names: they stay as long as its job. */
final class WorkFiles {
    private WorkFiles() {}

    static Set<BlobId> of(Work work) {
        Set<BlobId> files = new LinkedHashSet<>();
        switch (work) {
            case Encoding _ -> {}
            case Drawing drawing -> {
                if (drawing.embeddings() != null) {
                    files.add(drawing.embeddings().file());
                }
                if (drawing.edit() != null) {
                    files.add(drawing.edit().picture());
                    if (drawing.edit().mask() != null) {
                        files.add(drawing.edit().mask());
                    }
                }
            }
        }
        return files;
    }
}
