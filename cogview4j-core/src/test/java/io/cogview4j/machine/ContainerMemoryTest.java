package io.cogview4j.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerMemoryTest {
    @TempDir
    Path root;

    @Test
    void isReadOfTheMemoryHierarchyOfVersion1() throws IOException {
        write("proc/self/cgroup", "9:cpu:/x\n4:hugetlb,memory:/docker/abc\n0::/\n");
        write("sys/fs/cgroup/memory/docker/abc/memory.max_usage_in_bytes", "4096\n");

        assertThat(peakBytes()).hasValue(4096);
    }

    @Test
    void isReadOfTheOneHierarchyOfVersion2() throws IOException {
        write("proc/self/cgroup", "0::/user.slice/run\n");
        write("sys/fs/cgroup/user.slice/run/memory.peak", "123456789\n");

        assertThat(peakBytes()).hasValue(123456789);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0::/", "4:memory:/gone", "nonsense"})
    void isUnknownWhereTheKernelDoesNotTell(String membership) throws IOException {
        write("proc/self/cgroup", membership + "\n");

        assertThat(peakBytes()).isEmpty();
    }

    @Test
    void isUnknownWhereThereAreNoCgroups() {
        assertThat(peakBytes()).isEmpty();
    }

    @Test
    void theTightestLimitOfVersion2Counts() throws IOException {
        write("proc/self/cgroup", "0::/outer/inner\n");
        write("sys/fs/cgroup/outer/memory.max", "2147483648\n");
        write("sys/fs/cgroup/outer/inner/memory.max", "max\n");

        assertThat(new ContainerMemory(root).limitBytes()).hasValue(2147483648L);
    }

    @Test
    void aLimitOfVersion1IsReadOfItsHierarchy() throws IOException {
        write("proc/self/cgroup", "4:memory:/docker/abc\n");
        write("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "536870912\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");

        assertThat(new ContainerMemory(root).limitBytes()).hasValue(536870912);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max", "9223372036854771712", ""})
    void withoutALimitThereIsNone(String limit) throws IOException {
        write("proc/self/cgroup", "0::/\n");
        write("sys/fs/cgroup/memory.max", limit + "\n");

        assertThat(new ContainerMemory(root).limitBytes()).isEmpty();
    }

    private OptionalLong peakBytes() {
        return new ContainerMemory(root).peakBytes();
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }
}
