package io.cogview4j.server.http.request;

/**
 * How much is taken from one request.
 *
 * @param jsonBytes a body of JSON
 * @param base64Bytes a body of JSON that carries files in base64
 * @param uploadBytes a form that carries files, which are kept on the disk
 * @param promptCharacters a prompt
 * @param pixels a picture
 */
public record Caps(long jsonBytes, long base64Bytes, long uploadBytes, int promptCharacters, long pixels) {
    public static final Caps USUAL = new Caps(1 << 20, 24 << 20, 64 << 20, 100_000, 1 << 24);

    /** How deep JSON may be nested: nothing that is read is deeper than 5. */
    public static final int JSON_DEPTH = 32;

    /** How many pictures one request may ask for. */
    public static final int PICTURES = 10;
}
