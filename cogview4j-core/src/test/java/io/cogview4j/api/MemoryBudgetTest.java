package io.cogview4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBudgetTest {
    @ParameterizedTest
    @CsvSource({
        "4GiB, 4294967296",
        "4g, 4294967296",
        "3.5 GiB, 3758096384",
        "800MB, 800000000",
        "512mib, 536870912",
        "1TB, 1000000000000"
    })
    void isAFigureWithAUnit(String text, long bytes) {
        assertThat(MemoryBudget.parse(text)).isEqualTo(new MemoryBudget(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4", "-4GiB", "4 giraffes", "GiB", "1e3g", "4,5GiB"})
    void anythingElseIsRefused(String text) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> MemoryBudget.parse(text))
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.MEMORY_UNREADABLE));
    }

    @Test
    void maxIsNoLimit() {
        assertThat(MemoryBudget.parse("max").isUnlimited()).isTrue();
    }

    @Test
    void autoIsAtMostWhatTheMachineHas() {
        assertThat(MemoryBudget.parse("auto").bytes()).isBetween(1L << 28, 1L << 46);
    }

    @Test
    void moreThanALongHoldsIsTheMost() {
        assertThat(MemoryBudget.parse("99999999999TiB").bytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void isShownInTheUnitThatFits() {
        assertThat(new MemoryBudget(3L << 29)).hasToString("1.50 GiB");
        assertThat(new MemoryBudget(700 << 20)).hasToString("700 MiB");
    }
}
