package io.cogview4j.text;

/** Is told how far the text encoder is. */
@FunctionalInterface
public interface LayerListener {
    /**
     * Called on the encoding thread after each layer.
     *
     * @param done layers computed so far, from 1 on
     * @param layers how many there are to compute
     */
    void layerDone(int done, int layers);
}
