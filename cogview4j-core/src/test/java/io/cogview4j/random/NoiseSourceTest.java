package io.cogview4j.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoiseSourceTest {
    @Test
    void oneSeedIsOneDrawForTheWholeBatch() {
        assertThat(NoiseSource.ofBatch(5).normal(3, 40)).isEqualTo(new TorchGenerator(5).randn(120));
    }

    @Test
    void aPictureWithASeedOfItsOwnIsTheOneItWouldBeAlone() {
        float[] batch = NoiseSource.ofEach(List.of(5L, 6L, 5L)).normal(3, 40);

        assertThat(Arrays.copyOfRange(batch, 0, 40))
                .isEqualTo(NoiseSource.ofBatch(5).normal(1, 40));
        assertThat(Arrays.copyOfRange(batch, 40, 80))
                .isEqualTo(NoiseSource.ofBatch(6).normal(1, 40));
        assertThat(Arrays.copyOfRange(batch, 80, 120)).isEqualTo(Arrays.copyOfRange(batch, 0, 40));
    }

    @Test
    void theSecondCallGoesOnWhereTheFirstEnded() {
        NoiseSource source = NoiseSource.ofEach(List.of(5L, 6L));
        TorchGenerator second = new TorchGenerator(6);
        second.randn(40);

        source.normal(2, 40);

        assertThat(Arrays.copyOfRange(source.normal(2, 40), 40, 80)).isEqualTo(second.randn(40));
    }

    @Test
    void aListOfSeedsNeedsOneForEachPicture() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> NoiseSource.ofEach(List.of(1L, 2L)).normal(1, 40))
                .extracting(InvalidRequestException::problem)
                .isEqualTo(Message.of(CoreMessage.SEEDS_COUNT, 2, 1));
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> NoiseSource.ofEach(List.of(1L)).normal(2, 40));
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> NoiseSource.ofEach(List.of()));
    }
}
