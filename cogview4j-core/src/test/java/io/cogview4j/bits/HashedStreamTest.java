package io.cogview4j.bits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HashedStreamTest {
    private static final byte[] CONTENT =
            "read one by one, together, skipped, and left".getBytes(StandardCharsets.US_ASCII);

    @Test
    void whatIsReadInAnyWayOrSkippedOrLeftCounts() throws IOException {
        try (HashedStream stream = new HashedStream(new ByteArrayInputStream(CONTENT))) {
            assertThat(stream.read()).isEqualTo('r');
            assertThat(stream.readNBytes(9)).hasSize(9);
            stream.skipNBytes(10);

            assertThat(stream.sha256()).isEqualTo(Sha256.of(CONTENT));
        }
    }

    @Test
    void nothingHasAHashToo() throws IOException {
        try (HashedStream stream = new HashedStream(new ByteArrayInputStream(new byte[0]))) {
            assertThat(stream.read()).isEqualTo(-1);
            assertThat(stream.sha256()).isEqualTo(Sha256.of(new byte[0]));
        }
    }
}
