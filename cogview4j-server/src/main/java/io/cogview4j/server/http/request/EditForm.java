package io.cogview4j.server.http.request;

import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.job.BlobId;
import jakarta.servlet.http.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores the files of a form: the picture to change, its mask, embeddings. */
public final class EditForm {
    private static final String IMAGE = "image";
    private static final String MASK = "mask";
    private static final String EMBEDDINGS = "embeddings";

    private final Pictures pictures;
    private final EmbeddingsUploads embeddings;

    public EditForm(Pictures pictures, EmbeddingsUploads embeddings) {
        this.pictures = pictures;
        this.embeddings = embeddings;
    }

    /** Files of which any may be absent. */
    public Drawings.Files store(MultipartBody body) {
        List<Part> images = body.files(IMAGE, "image[]");
        if (images.size() > 1) {
            throw Refusal.ofField(IMAGE, ServerMessage.PICTURES_SEVERAL, images.size());
        }
        if (images.isEmpty() && !body.files(MASK).isEmpty()) {
            throw Refusal.ofField(IMAGE, ServerMessage.FILE_PART_MISSING, IMAGE);
        }
        @Nullable BlobId picture = images.isEmpty() ? null : pictures.store(Upload.of(IMAGE, images.getFirst()));
        @Nullable BlobId mask = body.files(MASK).isEmpty() ? null : pictures.storeMask(Upload.of(MASK, body.file(MASK)));
        @Nullable BlobId embedded = body.files(EMBEDDINGS).isEmpty()
                ? null
                : embeddings.store(Upload.of(EMBEDDINGS, body.file(EMBEDDINGS)));
        return new Drawings.Files(picture, mask, embedded);
    }

    /** Files among which is a picture. */
    public Drawings.Files storeEdit(MultipartBody body) {
        if (body.files(IMAGE, "image[]").isEmpty()) {
            throw Refusal.ofField(IMAGE, ServerMessage.FILE_PART_MISSING, IMAGE);
        }
        return store(body);
    }
}
