package io.cogview4j.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cogview4j.api.DeviceBudget;
import io.cogview4j.vae.VaeDecoder;
import io.cogview4j.vae.VaeEncoder;
import io.cogview4j.vae.WholeVae;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every case of the autoencoder alone, computed as on a GPU, held against diffusers' numbers and its tolerances. */
class WholeVaeReferenceTest {
    @TestFactory
    List<DynamicTest> onTensorsOfTheCpu() throws IOException {
        return cases(WholeVae::decoder, WholeVae::encoder);
    }

    @TestFactory
    List<DynamicTest> inTheOrderOfMemoryOfAnAppleGpu() throws IOException {
        return cases(WholeVae::planarDecoder, WholeVae::planarEncoder);
    }

    /** In strips, of which small pictures are one. */
    @TestFactory
    List<DynamicTest> inHardlyAnyMemoryOfTheDevice() throws IOException {
        DeviceBudget hardlyAny = new DeviceBudget(0);
        return cases(folder -> WholeVae.decoder(folder, hardlyAny), folder -> WholeVae.encoder(folder, hardlyAny));
    }

    /** Needs one: {@code ./mvnw -Pgpu test}. */
    @Tag("cuda")
    @TestFactory
    List<DynamicTest> onAGpu() throws IOException {
        return cases(WholeVae::decoderOnCuda, WholeVae::encoderOnCuda);
    }

    @Test
    void allModelsAreAmongThem() throws IOException {
        assertThat(of(runners(WholeVae::decoder, WholeVae::encoder)))
                .extracting(c -> c.modelFolder().getFileName() + " " + c.kind())
                .contains(
                        "random-a vae_decode",
                        "random-b vae_decode",
                        "attention vae_decode",
                        "older vae_decode",
                        "random-a vae_encode",
                        "random-b vae_encode",
                        "attention vae_encode",
                        "older vae_encode");
    }

    private static List<DynamicTest> cases(Function<Path, VaeDecoder> decoder, Function<Path, VaeEncoder> encoder)
            throws IOException {
        Map<String, ReferenceRunner> runners = runners(decoder, encoder);
        return of(runners).stream()
                .map(c -> dynamicTest(c.title(), () -> runners.get(c.kind()).run(c)))
                .toList();
    }

    private static Map<String, ReferenceRunner> runners(
            Function<Path, VaeDecoder> decoder, Function<Path, VaeEncoder> encoder) {
        return Map.of("vae_decode", new VaeDecodeRunner(decoder), "vae_encode", new VaeEncodeRunner(encoder));
    }

    private static List<ReferenceCase> of(Map<String, ReferenceRunner> runners) throws IOException {
        return ReferenceTest.all().filter(c -> runners.containsKey(c.kind())).toList();
    }
}
