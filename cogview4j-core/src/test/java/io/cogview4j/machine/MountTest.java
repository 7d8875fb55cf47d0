package io.cogview4j.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountTest {
    private static final String MOUNTS = """
            22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            23 22 0:30 / /tmp rw,nosuid,noexec shared:2 master:1 - tmpfs tmpfs rw
            24 22 0:31 / /mnt/big\\040disk ro,relatime - nfs4 server:/export rw
            25 22 0:32 / /data rw - ext4 /dev/sdb1 rw
            26 25 0:33 / /data rw - xfs /dev/sdc1 rw
            a line of another kind
            """;

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({
        "/home/mei, ext4",
        "/tmp/x, tmpfs",
        "/tmpx, ext4",
        "/mnt/big disk/models, nfs4",
        "/data/models, xfs" // the later one covers the other
    })
    void isTheDeepestThatHoldsThePath(Path path, String kind) throws IOException {
        assertThat(mount(path)).map(Mount::kind).hasValue(kind);
    }

    @Test
    void tellsWhatItForbids() throws IOException {
        assertThat(mount(Path.of("/tmp"))).hasValueSatisfying(mount -> {
            assertThat(mount.isNotExecutable()).isTrue();
            assertThat(mount.isReadOnly()).isFalse();
        });
        assertThat(mount(Path.of("/mnt/big disk"))).map(Mount::isReadOnly).hasValue(true);
    }

    @Test
    void isUnknownWhereTheKernelDoesNotTell() {
        assertThat(Mount.of(root, Path.of("/tmp"))).isEmpty();
    }

    private Optional<Mount> mount(Path path) throws IOException {
        Files.createDirectories(root.resolve("proc/self"));
        Files.writeString(root.resolve("proc/self/mountinfo"), MOUNTS);
        return Mount.of(root, path);
    }
}
