package io.cogview4j.api;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A seed as torch understands it: 64 bits, taken with a sign or without, and told without, as {@code
 * torch.Generator.initial_seed()} does. So no seed is told by the number -1, which asks for any.
 *
 * @param bits a {@code long} of the same bits, negative from 2^63 on
 */
public record TorchSeed(long bits) {
    /** The smallest number that is one. */
    public static final BigInteger SMALLEST = BigInteger.valueOf(Long.MIN_VALUE);

    /** The largest. */
    public static final BigInteger LARGEST = new BigInteger(Long.toUnsignedString(-1));

    /** The seed of this number, or empty if 64 bits do not hold it. */
    public static Optional<TorchSeed> of(BigInteger number) {
        return number.compareTo(SMALLEST) < 0 || number.compareTo(LARGEST) > 0
                ? Optional.empty()
                : Optional.of(new TorchSeed(number.longValue()));
    }

    /** From 0 to 2^64 - 1. */
    public BigInteger number() {
        return new BigInteger(toString());
    }

    /** The {@link #number}. */
    @Override
    public String toString() {
        return Long.toUnsignedString(bits);
    }
}
