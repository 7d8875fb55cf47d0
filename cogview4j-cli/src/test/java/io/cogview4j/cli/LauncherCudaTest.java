package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.SourceTree.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a build for CUDA finds the libraries of CUDA, which do not come with it. */
@EnabledOnOs(OS.LINUX)
class LauncherCudaTest {
    /** What libtorch names: of its own libraries, readelf lists these as needed; and what cuDNN opens. */
    private static final List<String> LIBRARIES = List.of(
            "libcudart.so.13",
            "libnvrtc.so.13",
            "libcublas.so.13",
            "libcublasLt.so.13",
            "libcupti.so.13",
            "libcufft.so.12",
            "libcurand.so.10",
            "libcusolver.so.12",
            "libcusparse.so.12",
            "libcudnn.so.9",
            "libnccl.so.2",
            "libcufile.so.0");

    @TempDir
    Path temporary;

    private SourceTree tree;

    @BeforeEach
    void makeSourceTree() throws IOException {
        tree = SourceTree.in(temporary);
        // A machine that has none of its own, whatever this one has.
        tree.edit("cuda.sh", "/usr/local/cuda-13*", "");
        tree.edit("cuda.sh", "ldconfig -p", "true");
    }

    @Test
    void theFoldersThatHaveThemAreWhereJavaLooks() throws Exception {
        Path some = folder("some of it", LIBRARIES.subList(0, 8));
        Path others = folder("others", LIBRARIES);
        Path none = folder("none", List.of());

        Result result = launch(none + ":" + some + ":" + others);

        assertThat(result.output()).contains("libraries: " + some + ":" + others + "\n");
        assertThat(result.exitCode()).isEqualTo(7);
    }

    @Test
    void packagesOfPythonHaveThemToo() throws Exception {
        Path bin = Files.createDirectory(temporary.resolve("bin"));
        Path found = folder("nvidia/cu13/lib", LIBRARIES);
        SourceTree.executable(bin.resolve("python3"), "#!/bin/sh\necho '" + found + "'\n");
        Map<String, String> environment = new HashMap<>(environment(""));
        environment.put("PATH", bin + ":/usr/bin:/bin");

        assertThat(tree.launch(environment).output()).contains("libraries: " + found + "\n");
    }

    @Test
    void whatIsMissingIsNamedWithWhatToInstall() throws Exception {
        Path most = folder("most", LIBRARIES.subList(0, 10));

        Result result = launch(most.toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .startsWith("error [cuda-not-found]: CUDA 13 is not complete on this machine. "
                        + "There is no libnccl.so.2, libcufile.so.0. ")
                .contains("python3 -m pip install nvidia-cuda-runtime ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"doctor", "--help", "--version"})
    void whatDoesWithoutThemStarts(String argument) throws Exception {
        assertThat(tree.launch(environment(""), argument).exitCode()).isEqualTo(7);
    }

    @Test
    void aBuildForTheCpuLooksForNothing() throws Exception {
        assertThat(tree.launch(tree.withJdk("LD_LIBRARY_PATH", "/their/own")).output())
                .contains("libraries: /their/own\n");
    }

    private Path folder(String name, List<String> libraries) throws IOException {
        Path folder = Files.createDirectories(temporary.resolve(name));
        for (String library : libraries) {
            Files.createFile(folder.resolve(library));
        }
        return folder;
    }

    private Result launch(String folders) throws Exception {
        return tree.launch(environment(folders));
    }

    private Map<String, String> environment(String folders) throws IOException {
        Map<String, String> environment = new HashMap<>(tree.withJdk("COGVIEW4J_MAVEN_OPTIONS", "-o -Pgpu"));
        environment.put("COGVIEW4J_CUDA", folders);
        environment.put("CUDA_HOME", temporary.resolve("no cuda").toString());
        return environment;
    }
}
