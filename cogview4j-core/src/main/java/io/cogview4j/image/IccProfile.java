package io.cogview4j.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * What the colours of a picture are, for profiles that say it by a curve for each channel and a matrix to CIE XYZ: those of
 * screens and cameras. Read in Java, since profiles come from anyone and colour engines are native code.
 *
 * @see <a href="https://www.color.org/specification/ICC.2-2023.pdf">ICC.1:2022, sections 7 to 10</a>
 */
final class IccProfile {
    private static final int HEADER_BYTES = 128;
    private static final int TAG_BYTES = 12;
    private static final int MAX_TAGS = 200;

    /** From XYZ with the white of profiles, D50, to linear sRGB. */
    private static final double[][] XYZ_TO_SRGB = {
        {3.1338561, -1.6168667, -0.4906146},
        {-0.9787684, 1.9161415, 0.0334540},
        {0.0719453, -0.2289914, 1.4052427}
    };

    private final ByteBuffer data;

    private IccProfile(byte[] bytes) {
        this.data = ByteBuffer.wrap(bytes);
    }

    /** How its colours become sRGB; empty if it is damaged, or of a kind that is not computed. */
    static Optional<ToSrgb> read(byte[] bytes) {
        try {
            return new IccProfile(bytes).toSrgb();
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<ToSrgb> toSrgb() {
        if (!signature(36).equals("acsp") || !signature(20).equals("XYZ ")) {
            return Optional.empty();
        }
        return switch (signature(16)) {
            case "RGB " ->
                Optional.of(new ToSrgb(
                        new DoubleUnaryOperator[] {curve("rTRC"), curve("gTRC"), curve("bTRC")},
                        product(XYZ_TO_SRGB, columns(xyz("rXYZ"), xyz("gXYZ"), xyz("bXYZ")))));
            case "GRAY" -> {
                DoubleUnaryOperator curve = curve("kTRC");
                double[][] same = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
                yield Optional.of(new ToSrgb(new DoubleUnaryOperator[] {curve, curve, curve}, same));
            }
            default -> Optional.empty();
        };
    }

    private String signature(int at) {
        byte[] four = new byte[4];
        data.get(at, four);
        return new String(four, ISO_8859_1);
    }

    /** Where the content of a tag begins. */
    private int tag(String name) {
        int tags = data.getInt(HEADER_BYTES);
        for (int i = 0; i < Math.clamp(tags, 0, MAX_TAGS); i++) {
            int entry = HEADER_BYTES + 4 + i * TAG_BYTES;
            if (signature(entry).equals(name)) {
                return data.getInt(entry + 4);
            }
        }
        throw new IllegalArgumentException(name);
    }

    private double[] xyz(String name) {
        int at = tag(name);
        require(signature(at).equals("XYZ "));
        return new double[] {fixed(at + 8), fixed(at + 12), fixed(at + 16)};
    }

    private DoubleUnaryOperator curve(String name) {
        int at = tag(name);
        return switch (signature(at)) {
            case "curv" -> sampled(at);
            case "para" -> parametric(at);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private DoubleUnaryOperator sampled(int at) {
        int count = data.getInt(at + 8);
        if (count == 0) {
            return x -> x;
        }
        if (count == 1) {
            double gamma = Short.toUnsignedInt(data.getShort(at + 12)) / 256.0;
            return x -> Math.pow(x, gamma);
        }
        require(count > 0 && count <= (data.limit() - at - 12) / Short.BYTES);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Short.toUnsignedInt(data.getShort(at + 12 + Short.BYTES * i)) / 65535.0;
        }
        return x -> {
            double place = x * (count - 1);
            int before = Math.min((int) place, count - 2);
            return values[before] + (place - before) * (values[before + 1] - values[before]);
        };
    }

    /** {@code (a x + b)^g + e} from {@code d} on and {@code c x + f} below it, of which the first kinds leave parts out. */
    private DoubleUnaryOperator parametric(int at) {
        int kind = Short.toUnsignedInt(data.getShort(at + 8));
        int[] counts = {1, 3, 4, 5, 7};
        require(kind < counts.length);
        double[] p = new double[7];
        for (int i = 0; i < counts[kind]; i++) {
            p[i] = fixed(at + 12 + 4 * i);
        }
        double g = p[0];
        return switch (kind) {
            case 0 -> x -> Math.pow(x, g);
            case 1 -> x -> x >= -p[2] / p[1] ? Math.pow(p[1] * x + p[2], g) : 0;
            case 2 -> x -> x >= -p[2] / p[1] ? Math.pow(p[1] * x + p[2], g) + p[3] : p[3];
            case 3 -> x -> x >= p[4] ? Math.pow(p[1] * x + p[2], g) : p[3] * x;
            default -> x -> x >= p[4] ? Math.pow(p[1] * x + p[2], g) + p[5] : p[3] * x + p[6];
        };
    }

    private double fixed(int at) {
        return data.getInt(at) / 65536.0;
    }

    private static void require(boolean sound) {
        if (!sound) {
            throw new IllegalArgumentException("profile");
        }
    }

    private static double[][] columns(double[] first, double[] second, double[] third) {
        double[][] rows = new double[3][];
        for (int i = 0; i < 3; i++) {
            rows[i] = new double[] {first[i], second[i], third[i]};
        }
        return rows;
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] product = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 3; k++) {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }
}
