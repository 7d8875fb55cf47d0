package io.cogview4j.reference;

import io.cogview4j.vae.Planes;
import java.awt.image.BufferedImage;
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

    /** A picture {@code [1, height, width, 3]} of bytes; of several, which are alike, the first. */
    static BufferedImage buffered(ReferenceCase reference, String tensor) {
        long[] shape = reference.shape(tensor);
        double[] rgb = reference.doubles(tensor);
        BufferedImage image = new BufferedImage((int) shape[2], (int) shape[1], BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < shape[1] * shape[2]; i++) {
            int packed = (int) rgb[3 * i] << 16 | (int) rgb[3 * i + 1] << 8 | (int) rgb[3 * i + 2];
            image.setRGB(i % image.getWidth(), i / image.getWidth(), packed);
        }
        return image;
    }

    /** A mask {@code [1, 1, height, width]} of zeros and ones. */
    static BufferedImage bufferedMask(ReferenceCase reference, String tensor) {
        long[] shape = reference.shape(tensor);
        double[] mask = reference.doubles(tensor);
        BufferedImage image = new BufferedImage((int) shape[3], (int) shape[2], BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < mask.length; i++) {
            image.setRGB(i % image.getWidth(), i / image.getWidth(), mask[i] == 0 ? 0 : 0xffffff);
        }
        return image;
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
