package io.cogview4j.server.job;

/**
 * In which form pictures are stored.
 *
 * @param quality 0 to 100, where the format knows one
 */
public record PictureOutput(Format format, int quality) {
    /** PNG, with the settings inside. */
    public static final PictureOutput PNG = new PictureOutput(Format.PNG, 100);

    /** What is written. */
    public enum Format {
        PNG("png", "image/png"),
        JPEG("jpeg", "image/jpeg"),
        WEBP("webp", "image/webp");

        private final String id;
        private final String mediaType;

        Format(String id, String mediaType) {
            this.id = id;
            this.mediaType = mediaType;
        }

        public String id() {
            return id;
        }

        public String mediaType() {
            return mediaType;
        }
    }
}
