package io.cogview4j.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the user's profile keeps others out there")
class PrivateFolderTest {
    @TempDir
    private Path temp;

    @Test
    void isTheUsersAloneAndSoAreTheFoldersThatLeadToIt() throws IOException {
        Path folder = PrivateFolder.create(temp.resolve("a/b"));

        assertThat(folder).isEqualTo(temp.toRealPath().resolve("a/b"));
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.getParent())).isEqualTo("rwx------");
    }

    @Test
    void mayBeReadByOthers() throws IOException {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatCode(() -> PrivateFolder.check(temp)).doesNotThrowAnyException();
    }

    @Test
    void isRefusedIfOthersMayWriteToIt() throws IOException {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xrwx"));

        assertThatExceptionOfType(PrivateFolder.OpenException.class)
                .isThrownBy(() -> PrivateFolder.create(temp))
                .matches(e -> e.mode().equals("rwxr-xrwx"));
    }

    /** Users' own groups have their number; root's has others in it. */
    @Test
    void isRefusedIfAGroupOfOthersMayWriteToIt() throws IOException {
        boolean ownGroup = !Files.getAttribute(temp, "unix:uid").equals(0)
                && Files.getAttribute(temp, "unix:uid").equals(Files.getAttribute(temp, "unix:gid"));
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxrwxr-x"));

        if (ownGroup) {
            assertThatCode(() -> PrivateFolder.check(temp)).doesNotThrowAnyException();
        } else {
            assertThatExceptionOfType(PrivateFolder.OpenException.class).isThrownBy(() -> PrivateFolder.check(temp));
        }
    }

    @Test
    void mayBeTheAdministrators() {
        assertThatCode(() -> PrivateFolder.check(Path.of("/"))).doesNotThrowAnyException();
    }

    /** Only the administrator can give a folder away. */
    @Test
    void isRefusedIfItIsSomebodyElses() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("foreign"));
        assumeTrue(Files.getAttribute(folder, "unix:uid").equals(0), "not run by the administrator");
        Files.setAttribute(folder, "unix:uid", 12345);

        assertThatExceptionOfType(PrivateFolder.ForeignException.class)
                .isThrownBy(() -> PrivateFolder.create(folder))
                .matches(e -> e.owner().equals("12345"));
        assertThat(PrivateFolder.isOwn(folder)).isFalse();
    }

    private static String mode(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }
}
