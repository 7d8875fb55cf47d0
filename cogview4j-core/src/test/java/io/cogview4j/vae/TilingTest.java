package io.cogview4j.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.InvalidRequestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TilingTest {
    private static final Tiling TILES_OF_8 = new Tiling(8, 8);

    @Test
    void aPictureOfOneTileGoesThroughWhole() {
        Planes picture = random(8, 8);
        assertThat(TILES_OF_8.decode(picture, tile -> tile)).isSameAs(picture);
    }

    @Test
    void tilesOverlapByAQuarter() {
        List<String> sizes = new ArrayList<>();
        TILES_OF_8.decode(random(10, 15), tile -> {
            sizes.add(tile.height() + "x" + tile.width());
            return tile;
        });
        assertThat(sizes).containsExactly("8x8", "8x8", "8x3", "4x8", "4x8", "4x3");
    }

    @Test
    void whereNeighboursAgreeNoSeamIsLeft() {
        Planes picture = random(19, 23);
        Planes result = TILES_OF_8.decode(picture, tile -> tile);
        assertThat(result.height()).isEqualTo(19);
        assertThat(result.width()).isEqualTo(23);
        assertThat(result.values()).containsExactly(picture.values(), Offset.offset(1e-6f));
    }

    @Test
    void whereNeighboursDifferOneFadesIntoTheOther() {
        float[] shade = {0};
        Planes result = TILES_OF_8.decode(Planes.blank(1, 4, 14), tile -> {
            Planes flat = Planes.blank(1, tile.height(), tile.width());
            Arrays.fill(flat.values(), shade[0]++);
            return flat;
        });
        assertThat(Arrays.copyOf(result.values(), 14)).containsExactly(0, 0, 0, 0, 0, 0, 0, 0.5f, 1, 1, 1, 1, 1, 1.5f);
    }

    @Test
    void tilesThatCannotOverlapAreRefused() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> new Tiling(8, 1))
                .withMessageContaining("8 pixels");
    }

    private static Planes random(int height, int width) {
        Random random = new Random(height);
        Planes picture = Planes.blank(1, height, width);
        for (int i = 0; i < picture.values().length; i++) {
            picture.values()[i] = random.nextFloat();
        }
        return picture;
    }
}
