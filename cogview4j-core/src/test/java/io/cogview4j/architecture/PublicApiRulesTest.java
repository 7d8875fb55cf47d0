package io.cogview4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.architecture.Specimens.Blob;
import io.cogview4j.architecture.Specimens.Box;
import io.cogview4j.architecture.Specimens.Circle;
import io.cogview4j.architecture.Specimens.Colour;
import io.cogview4j.architecture.Specimens.Hidden;
import io.cogview4j.architecture.Specimens.Shape;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a public interface is, shown on classes made up for it. */
class PublicApiRulesTest {
    private static final String HERE = "io.cogview4j.architecture.Specimens.";

    @Test
    void listsASealedInterface() {
        assertThat(lines(Shape.class))
                .containsExactly(
                        HERE + "Shape is sealed interface permits " + HERE + "Blob, " + HERE + "Circle",
                        HERE + "Shape method abstract double area() throws java.io.IOException",
                        HERE + "Shape method default boolean isRound()");
    }

    @Test
    void listsARecordByItsComponents() {
        assertThat(lines(Circle.class))
                .containsExactly(
                        HERE + "Circle is record(double radius, @Nullable String label) implements " + HERE + "Shape",
                        HERE + "Circle method double area()");
    }

    @Test
    void listsWhatSubclassesSeeButNothingThatIsHidden() {
        assertThat(lines(Blob.class))
                .containsExactly(
                        HERE + "Blob is abstract static class implements " + HERE + "Shape",
                        HERE + "Blob field static final int SIZE",
                        HERE + "Blob constructor protected (String...)",
                        HERE + "Blob method protected abstract <T extends Comparable<T>> @Nullable java.util.List<T>"
                                + " sorted(java.util.List<? extends T>)");
    }

    @Test
    void listsTheConstantsOfAnEnum() {
        assertThat(lines(Colour.class))
                .containsExactly(HERE + "Colour is enum", HERE + "Colour constant BLUE", HERE + "Colour constant RED");
    }

    @Test
    void leavesOutWhatOthersCannotName() {
        assertThat(lines(Hidden.class)).isEmpty();
        assertThat(PublicApi.of(Set.of("io.cogview4j"), Stream.of(Circle.class)).lines())
                .isEmpty();
    }

    @Test
    void findsTypesThatOthersCannotName() {
        assertThat(api(Box.class).leaks())
                .containsExactly(HERE + "Box method " + HERE + "Hidden[] leak(java.util.function.Supplier<? super "
                        + HERE + "Hidden>) names " + Hidden.class.getName());
        assertThat(api(Shape.class, Circle.class, Blob.class, Colour.class).leaks())
                .isEmpty();
    }

    @Test
    void tellsChangesByWhatIsGoneAndWhatIsNew() {
        assertThat(PublicApi.changes(List.of("a", "b"), List.of("b", "c"))).containsExactly("- a", "+ c");
    }

    private static List<String> lines(Class<?> type) {
        return api(type).lines();
    }

    private static PublicApi api(Class<?>... types) {
        return PublicApi.of(Set.of("io.cogview4j.architecture"), Stream.of(types));
    }
}
