package io.cogview4j.nn;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.MatrixUnits;
import java.util.Optional;

/** The products that do without BLAS, on processors that have the units. */
enum LargeProduct {
    TILES {
        @Override
        boolean takesFloat32(Backend backend) {
            return backend.units().matrix().filter(MatrixUnits::inTiles).isPresent();
        }

        @Override
        Optional<MatrixProduct> of(Parameter weight, Backend backend) {
            return backend.units().matrix().map(units -> new TileProduct(weight, units));
        }
    },
    VECTORS {
        @Override
        boolean takesFloat32(Backend backend) {
            return true;
        }

        @Override
        Optional<MatrixProduct> of(Parameter weight, Backend backend) {
            return backend.units().vector().map(units -> new VectorProduct(weight, units, false));
        }
    };

    /** Whether activations in float32 are multiplied so on this machine. */
    abstract boolean takesFloat32(Backend backend);

    abstract Optional<MatrixProduct> of(Parameter weight, Backend backend);
}
