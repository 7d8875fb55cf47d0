package io.cogview4j.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machines as the kernel of Linux shows them in its files. */
class UsableCoresTest {
    private static final int MANY = 64;

    @TempDir
    Path root;

    @Test
    void twoHardwareThreadsOfACoreCountOnce() throws IOException {
        boundTo("0-7");
        for (int core = 0; core < 4; core++) {
            siblings("core_cpus_list", core + "," + (core + 4), core, core + 4);
        }

        assertThat(cores()).isEqualTo(4);
    }

    @Test
    void olderKernelsNameTheThreadsOfACoreInAnotherFile() throws IOException {
        boundTo("0-3");
        siblings("thread_siblings_list", "0-1", 0, 1);
        siblings("thread_siblings_list", "2-3", 2, 3);

        assertThat(cores()).isEqualTo(2);
    }

    @Test
    void onlyTheProcessorsThatTheProcessIsBoundToCount() throws IOException {
        boundTo("1,4-5");
        for (int processor = 0; processor < 8; processor++) {
            siblings("core_cpus_list", String.valueOf(processor), processor);
        }

        assertThat(cores()).isEqualTo(3);
    }

    @Test
    void aCoreOfWhichTheProcessHasOneThreadCounts() throws IOException {
        boundTo("0,2");
        siblings("core_cpus_list", "0-1", 0, 1);
        siblings("core_cpus_list", "2-3", 2, 3);

        assertThat(cores()).isEqualTo(2);
    }

    @Test
    void processorsThatAreNotThereDoNotCount() throws IOException {
        boundTo("0-127");
        siblings("core_cpus_list", "0", 0);
        siblings("core_cpus_list", "1", 1);

        assertThat(cores()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"150000 100000, 2", "200000 100000, 2", "50000 100000, 1", "210000 100000, 3", "max 100000, 8"})
    void aCgroupOfVersion2LimitsTheTimeRoundedUp(String limit, int expected) throws IOException {
        machineOf(8);
        write("proc/self/cgroup", "0::/docker/abc\n");
        write("sys/fs/cgroup/docker/abc/cpu.max", limit + "\n");

        assertThat(cores()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"150000, 2", "100000, 1", "-1, 8"})
    void soDoesOneOfVersion1(long quotaMicros, int expected) throws IOException {
        machineOf(8);
        write("proc/self/cgroup", "5:memory:/docker/abc\n4:cpu,cpuacct:/docker/abc\n");
        write("sys/fs/cgroup/cpu/docker/abc/cpu.cfs_quota_us", quotaMicros + "\n");
        write("sys/fs/cgroup/cpu/docker/abc/cpu.cfs_period_us", "100000\n");

        assertThat(cores()).isEqualTo(expected);
    }

    @Test
    void theTightestOfNestedCgroupsCounts() throws IOException {
        machineOf(8);
        write("proc/self/cgroup", "0::/pod/container\n");
        write("sys/fs/cgroup/pod/container/cpu.max", "600000 100000\n");
        write("sys/fs/cgroup/pod/cpu.max", "300000 100000\n");

        assertThat(cores()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"/of/the/host", "/../..", "/"})
    void insideAContainerTheTopOfTheHierarchyIsItsOwn(String path) throws IOException {
        machineOf(8);
        write("proc/self/cgroup", "4:cpu:" + path + "\n");
        write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "250000\n");
        write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");

        assertThat(cores()).isEqualTo(3);
    }

    @Test
    void aQuotaCountsThoughTheCoresAreUnknown() throws IOException {
        write("proc/self/cgroup", "0::/\n");
        write("sys/fs/cgroup/cpu.max", "400000 100000\n");

        assertThat(cores()).isEqualTo(4);
    }

    @Test
    void withoutTheFilesItIsTheProcessorsThatTheVirtualMachineKnows() {
        assertThat(new UsableCores(root).count(6)).isEqualTo(6);
    }

    @Test
    void neverMoreThanTheVirtualMachineWasTold() throws IOException {
        machineOf(8);

        assertThat(new UsableCores(root).count(3)).isEqualTo(3);
    }

    @Test
    void filesThatMakeNoSenseArePassedOver() throws IOException {
        boundTo("all");
        write("proc/self/cgroup", "nonsense\n0::/\n");
        write("sys/fs/cgroup/cpu.max", "much\n");

        assertThat(new UsableCores(root).count(5)).isEqualTo(5);
    }

    @Test
    void thoseOfThisMachineAreCounted() {
        assertThat(UsableCores.count()).isBetween(1, Runtime.getRuntime().availableProcessors());
    }

    private int cores() {
        return new UsableCores(root).count(MANY);
    }

    private void machineOf(int cores) throws IOException {
        boundTo("0-" + (cores - 1));
        for (int core = 0; core < cores; core++) {
            siblings("core_cpus_list", String.valueOf(core), core);
        }
    }

    private void boundTo(String processors) throws IOException {
        write("proc/self/status", "Name:\tjava\nCpus_allowed:\tff\nCpus_allowed_list:\t" + processors + "\n");
    }

    private void siblings(String file, String list, int... processors) throws IOException {
        for (int processor : processors) {
            write("sys/devices/system/cpu/cpu" + processor + "/topology/" + file, list + "\n");
        }
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }
}
