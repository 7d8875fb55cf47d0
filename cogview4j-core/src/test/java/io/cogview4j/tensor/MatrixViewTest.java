package io.cogview4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class MatrixViewTest {
    private static final MatrixView MATRIX = new MatrixView(1000, 4, 6, 8, 2);

    @Test
    void isWhereTheTensorIs() {
        try (var _ = Scope.open()) {
            Tensor part = Tensors.empty(5, 7).narrow(0, 1, 3).narrow(1, 2, 4);

            assertThat(MatrixView.of(part))
                    .isEqualTo(new MatrixView(part.data_ptr().address(), 3, 4, 7, Float.BYTES));
        }
    }

    @Test
    void valuesOfARowMustLieSideBySide() {
        try (var _ = Scope.open()) {
            Tensor transposed = Tensors.empty(2, 3).t();

            assertThatIllegalArgumentException().isThrownBy(() -> MatrixView.of(transposed));
        }
    }

    @Test
    void rowsBeginAfterThoseBeforeThem() {
        assertThat(MATRIX.rows(1, 3)).isEqualTo(new MatrixView(1000 + 8 * 2, 3, 6, 8, 2));
    }

    @Test
    void columnsBeginAfterTheValuesBeforeThem() {
        assertThat(MATRIX.columns(2, 4)).isEqualTo(new MatrixView(1000 + 2 * 2, 4, 4, 8, 2));
    }

    @Test
    void twoNeighboursAreAPair() {
        assertThat(MATRIX.inPairs()).isEqualTo(new MatrixView(1000, 4, 3, 4, 4));
    }

    @Test
    void anOddNumberOfColumnsIsNotPairs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MATRIX.columns(0, 5).inPairs());
    }

    @Test
    void nothingOutsideIsAPart() {
        assertThatIllegalArgumentException().isThrownBy(() -> MATRIX.rows(1, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> MATRIX.columns(-1, 2));
    }
}
