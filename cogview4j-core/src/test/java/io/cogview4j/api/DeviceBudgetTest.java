package io.cogview4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceBudgetTest {
    @ParameterizedTest
    @CsvSource({"12GiB, 12884901888", "7.5g, 8053063680", "8000 MB, 8000000000", "auto, 9223372036854775807"})
    void isAFigureWithAUnitOrWhatIsFree(String text, long bytes) {
        assertThat(DeviceBudget.parse(text)).isEqualTo(new DeviceBudget(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "-4GiB", "all", "max"})
    void anythingElseIsRefused(String text) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> DeviceBudget.parse(text))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ComputeMessage.DEVICE_MEMORY_UNREADABLE));
    }

    @Test
    void whatTheDriverTakesCounts() {
        assertThat(new DeviceBudget(8L << 30).usableBytes()).isEqualTo((8L << 30) - DeviceBudget.CONTEXT_BYTES);
        assertThat(new DeviceBudget(1 << 20).usableBytes()).isZero();
        assertThat(DeviceBudget.AUTO.usableBytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatIsLeftIsNeverMoreThanWhatIsFree() {
        DeviceBudget budget = new DeviceBudget(DeviceBudget.CONTEXT_BYTES + 100);

        assertThat(budget.leftBytes(1000, 30)).isEqualTo(70);
        assertThat(budget.leftBytes(50, 30)).isEqualTo(50);
        assertThat(budget.leftBytes(1000, 130)).isZero();
        assertThat(DeviceBudget.AUTO.leftBytes(1000, 5000)).isEqualTo(1000);
    }

    @Test
    void isShownAsItIsWritten() {
        assertThat(DeviceBudget.AUTO).hasToString("auto");
        assertThat(new DeviceBudget(12L << 30)).hasToString("12.00 GiB");
    }
}
