package io.cogview4j.reference;

import io.cogview4j.vae.Planes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tensors {@code [batch, channels, height, width]} of the reference as pictures, and back. */
final class ReferenceImages {
    private ReferenceImages() {}

    static List<Planes> of(ReferenceCase reference, String tensor) {
        long[] shape = reference.shape(tensor);
        float[] values = reference.floats(tensor);
        int size = (int) (shape[1] * shape[2] * shape[3]);
        List<Planes> pictures = new ArrayList<>();
        for (int i = 0; i < shape[0]; i++) {
            float[] one = Arrays.copyOfRange(values, i * size, (i + 1) * size);
            pictures.add(new Planes(one, (int) shape[1], (int) shape[2], (int) shape[3]));
        }
        return pictures;
    }

    static float[] values(List<Planes> pictures) {
        float[] all =
                new float[pictures.stream().mapToInt(p -> p.values().length).sum()];
        int end = 0;
        for (Planes picture : pictures) {
            System.arraycopy(picture.values(), 0, all, end, picture.values().length);
            end += picture.values().length;
        }
        return all;
    }
}
