package io.cogview4j.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowsTest {
    @Test
    void partsFollowEachOtherAndTheLastIsTheRest() {
        assertThat(new Rows(5, 7).parts(3)).containsExactly(new Rows(5, 3), new Rows(8, 3), new Rows(11, 1));
    }

    @Test
    void rowsThatFitAreOnePart() {
        assertThat(new Rows(2, 3).parts(3)).containsExactly(new Rows(2, 3));
    }
}
