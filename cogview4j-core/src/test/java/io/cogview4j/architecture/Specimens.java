package io.cogview4j.architecture;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Declarations of every kind, of which a public interface is made up. */
public final class Specimens {
    private Specimens() {}

    public sealed interface Shape permits Circle, Blob {
        double area() throws IOException;

        default boolean isRound() {
            return true;
        }
    }

    public record Circle(double radius, @Nullable String label) implements Shape {
        @Override
        public double area() {
            return Math.PI * radius * radius;
        }
    }

    public abstract static non-sealed class Blob implements Shape {
        public static final int SIZE = 1;

        protected Blob(String... names) {}

        protected abstract <T extends Comparable<T>> @Nullable List<T> sorted(List<? extends T> values);

        void hidden() {}

        @Override
        public String toString() {
            return "blob";
        }
    }

    public enum Colour {
        RED,
        BLUE
    }

    public static class Box<T extends Number> {
        public Hidden[] leak(Supplier<? super Hidden> supplier) {
            return new Hidden[] {(Hidden) supplier.get()};
        }

        public T[] values(T[] values) {
            return values;
        }
    }

    static class Hidden {}
}
