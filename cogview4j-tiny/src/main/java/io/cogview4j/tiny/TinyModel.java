package io.cogview4j.tiny;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;

/**
 * A complete, very small CogView4 checkpoint that ships as resources: it draws flat images of coloured shapes at
 * 256x256 and some smaller sizes. {@code README.md} in its folder tells what it understands.
 */
public final class TinyModel {
    /** The folder of the model among the resources. */
    public static final String FOLDER = "model";

    /** The resource beside it with one line for each of its files: size in bytes, SHA-256, path in the folder. */
    public static final String INDEX = "model-files.txt";

    private TinyModel() {}

    /**
     * Where {@link #INDEX} is: in a folder, or in a jar.
     *
     * @throws FileNotFoundException if the model is not where this class comes from
     */
    public static URL location() throws FileNotFoundException {
        URL index = TinyModel.class.getResource(INDEX);
        if (index == null) {
            throw missing(INDEX);
        }
        return index;
    }

    /**
     * The content of a resource.
     *
     * @param name with forward slashes
     * @throws FileNotFoundException if there is none of this name
     */
    public static InputStream open(String name) throws IOException {
        // Not by the URL: its connection would keep the jar open for as long as the JVM runs.
        InputStream content = TinyModel.class.getResourceAsStream(name);
        if (content == null) {
            throw missing(name);
        }
        return content;
    }

    private static FileNotFoundException missing(String name) {
        return new FileNotFoundException("the resource " + name + " is missing");
    }
}
