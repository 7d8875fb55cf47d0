package io.cogview4j.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerMemoryTest {
    @TempDir
    Path root;

    @Test
    void isReadOfTheMemoryHierarchyOfVersion1() throws IOException {
        write("memory/docker/abc/memory.max_usage_in_bytes", "4096\n");
        assertThat(ContainerMemory.peakBytes(List.of("9:cpu:/x", "4:hugetlb,memory:/docker/abc", "0::/"), root))
                .hasValue(4096);
    }

    @Test
    void isReadOfTheOneHierarchyOfVersion2() throws IOException {
        write("user.slice/run/memory.peak", "123456789\n");
        assertThat(ContainerMemory.peakBytes(List.of("0::/user.slice/run"), root))
                .hasValue(123456789);
    }

    @Test
    void isUnknownWhereTheKernelDoesNotTell() {
        assertThat(ContainerMemory.peakBytes(List.of("0::/"), root)).isEmpty();
        assertThat(ContainerMemory.peakBytes(List.of("4:memory:/gone"), root)).isEmpty();
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }
}
