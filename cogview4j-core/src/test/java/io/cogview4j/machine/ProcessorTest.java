package io.cogview4j.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorTest {
    @TempDir
    Path root;

    @Test
    void hasTheNameThatTheKernelTells() throws IOException {
        write("processor\t: 0\nvendor_id\t: GenuineIntel\nmodel\t\t: 85\nmodel name\t: Xeon (R): 2 GHz \n");

        assertThat(processor().name()).isEqualTo("Xeon (R): 2 GHz");
        assertThat(processor().isMadeByAmd()).isFalse();
    }

    @Test
    void isMadeByTheVendorThatTheKernelTells() throws IOException {
        write("processor\t: 0\nvendor_id\t: AuthenticAMD\n");

        assertThat(processor().isMadeByAmd()).isTrue();
    }

    @Test
    void hasTheNameOfTheArchitectureWhereTheKernelTellsNone() throws IOException {
        assertThat(processor().name()).isEqualTo(System.getProperty("os.arch"));
        assertThat(processor().isMadeByAmd()).isFalse();

        write("processor\t: 0\nBogoMIPS\t: 50.00\n");

        assertThat(processor().name()).isEqualTo(System.getProperty("os.arch"));
    }

    private Processor processor() {
        return new Processor(root);
    }

    private void write(String text) throws IOException {
        Files.createDirectories(root.resolve("proc"));
        Files.writeString(root.resolve("proc/cpuinfo"), text);
    }
}
