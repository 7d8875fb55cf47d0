package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.events.StageReport;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.InvalidRequestException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run is planned before it begins. */
class MemoryBudgetTest {
    private static final ImageRequest REQUEST = ImageRequest.builder()
            .prompt("a red heart")
            .prompt("三个绿色的星星")
            .size(96, 128)
            .steps(3)
            .seed(7)
            .build();

    static List<Path> models() {
        return List.of(ModelCopy.TINY, ModelCopy.random("random-a"), ModelCopy.random("random-b"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyStageTellsWhatItPlanned(Path model) {
        List<StageReport> stages = CogView4.open(model).generate(REQUEST).stages();
        assertThat(stages)
                .hasSize(3)
                .allSatisfy(stage -> assertThat(stage.plannedPeakBytes()).isPresent());
    }

    @ParameterizedTest
    @MethodSource("models")
    void whatDoesNotFitIsRefusedBeforeAnythingIsEncoded(Path model) {
        CogView4 tight = CogView4.open(model).withMemory(new MemoryBudget(10 << 20));
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> tight.prepare(REQUEST))
                .satisfies(e -> assertThat(e.code().name()).startsWith("MEMORY_TOO_SMALL"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void theSmallestBudgetThatARunNamesIsEnough(Path model) {
        PreparedRun run =
                CogView4.open(model).withMemory(MemoryBudget.UNLIMITED).prepare(REQUEST);
        long smallest = run.smallestBudgetBytes();

        assertThat(run.memoryWithin(new MemoryBudget(smallest))).isPresent();
    }
}
