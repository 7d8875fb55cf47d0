package io.cogview4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "37234, 37.2 kB",
        "12700000000, 12.7 GB",
        "1000000000000, 1.0 TB",
        "1234500000000000, 1234.5 TB"
    })
    void filesAreMeasuredInPowersOfAThousand(long bytes, String expected) {
        assertThat(Bytes.decimal(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 MiB",
        "1, 1 MiB",
        "734003200, 700 MiB",
        "1073741823, 1024 MiB",
        "1610612736, 1.50 GiB",
        "1610612737, 1.51 GiB",
        "4294967296, 4.00 GiB"
    })
    void memoryIsMeasuredInPowersOf1024(long bytes, String expected) {
        assertThat(Bytes.binary(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"4200000, 0.00 GiB", "429496730, 0.40 GiB", "12701000000, 11.83 GiB"})
    void aColumnHasOneUnit(long bytes, String expected) {
        assertThat(Bytes.gibibytes(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"750, 750", "1500, 1.5 K", "3900000, 3.9 M", "6368000000, 6.4 G"})
    void parametersHaveNoUnit(long count, String expected) {
        assertThat(Bytes.count(count)).isEqualTo(expected);
    }
}
