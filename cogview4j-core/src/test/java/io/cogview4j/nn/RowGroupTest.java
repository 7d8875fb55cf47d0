package io.cogview4j.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowGroupTest {
    @Test
    void asManyRangesAsFitAreAGroupAndKeepTheirBorders() {
        List<Rows> ranges = List.of(new Rows(0, 3), new Rows(3, 2), new Rows(5, 4));
        assertThat(RowGroup.pack(ranges, 5))
                .containsExactly(
                        new RowGroup(new Rows(0, 5), List.of(new Rows(0, 3), new Rows(3, 2))),
                        new RowGroup(new Rows(5, 4), List.of(new Rows(0, 4))));
    }

    @Test
    void aRangeIsCutAtTheSamePlacesWhateverLiesBeforeIt() {
        List<Rows> alone = List.of(new Rows(0, 7));
        List<Rows> second = List.of(new Rows(0, 2), new Rows(2, 7));
        assertThat(partsBehind(0, RowGroup.pack(alone, 5))).containsExactly(new Rows(0, 5), new Rows(5, 2));
        assertThat(partsBehind(2, RowGroup.pack(second, 5))).containsExactly(new Rows(0, 5), new Rows(5, 2));
    }

    @Test
    void rangesNeedNotBeginAtTheFirstRow() {
        assertThat(RowGroup.pack(List.of(new Rows(4, 2)), 5))
                .containsExactly(new RowGroup(new Rows(4, 2), List.of(new Rows(0, 2))));
    }

    private static List<Rows> partsBehind(long row, List<RowGroup> groups) {
        return groups.stream()
                .flatMap(group -> group.parts().stream()
                        .map(part -> new Rows(group.span().start() + part.start() - row, part.count())))
                .filter(part -> part.start() >= 0)
                .toList();
    }
}
