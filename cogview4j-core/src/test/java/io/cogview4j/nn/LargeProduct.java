package io.cogview4j.nn;

import io.cogview4j.tensor.Backend;
import java.util.Optional;

/** The products that do without BLAS, on processors that have the units. */
enum LargeProduct {
    TILES {
        @Override
        Optional<MatrixProduct> of(Slabs slabs, Backend backend) {
            return backend.units().matrix().map(units -> new TileProduct(slabs, units));
        }
    },
    VECTORS {
        @Override
        Optional<MatrixProduct> of(Slabs slabs, Backend backend) {
            return backend.units().vector().map(units -> new VectorProduct(slabs, units, false));
        }
    };

    abstract Optional<MatrixProduct> of(Slabs slabs, Backend backend);
}
