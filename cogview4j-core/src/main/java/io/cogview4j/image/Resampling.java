package io.cogview4j.image;

/** How a pixel of another size is made of those around it; Pillow's filters of these names. */
public enum Resampling {
    /** A windowed sinc over three pixels to each side, which keeps detail; what diffusers resizes pictures with. */
    LANCZOS(3) {
        @Override
        double weight(double distance) {
            return Math.abs(distance) < LANCZOS.support ? sinc(distance) * sinc(distance / LANCZOS.support) : 0;
        }
    },

    /** The mean of all pixels that a new one covers. */
    BOX(0.5) {
        @Override
        double weight(double distance) {
            return distance > -BOX.support && distance <= BOX.support ? 1 : 0;
        }
    };

    private final double support;

    Resampling(double support) {
        this.support = support;
    }

    /** How far it reaches, in pixels of the coarser of the two sizes. */
    double support() {
        return support;
    }

    /** Of an old pixel at this distance, in such pixels, before all weights are made to sum to one. */
    abstract double weight(double distance);

    private static double sinc(double x) {
        double angle = x * Math.PI;
        return x == 0 ? 1 : Math.sin(angle) / angle;
    }
}
